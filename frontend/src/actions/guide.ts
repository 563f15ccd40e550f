import { Compass } from "lucide-react";

import { openDialog } from "@/store/panels";

import { editable, type Action } from "./action";

export const guideAction: Action = {
  id: "guide",
  label: "Guide me to a pattern",
  shortcuts: ["Shift+G"],
  icon: Compass,
  enabled: editable,
  run: () => openDialog("guide"),
};
