import { Keyboard } from "lucide-react";

import { openDialog } from "@/store/panels";

import { always, type Action } from "./action";

export const shortcutsAction: Action = {
  id: "shortcuts",
  label: "Keyboard shortcuts",
  shortcuts: ["?"],
  icon: Keyboard,
  enabled: always,
  run: () => openDialog("shortcuts"),
};
