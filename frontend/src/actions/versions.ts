import { History } from "lucide-react";

import { openDialog } from "@/store/panels";

import { always, type Action } from "./action";

export const versionsAction: Action = {
  id: "versions",
  label: "Versions",
  shortcuts: [],
  icon: History,
  enabled: always,
  run: () => openDialog("versions"),
};
