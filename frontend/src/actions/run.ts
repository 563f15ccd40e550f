import { Play } from "lucide-react";

import { openDialog } from "@/store/panels";

import { always, type Action } from "./action";

export const runAction: Action = {
  id: "run",
  label: "Run",
  shortcuts: ["Mod+Enter"],
  icon: Play,
  enabled: always,
  run: () => openDialog("run"),
};
