import { Undo2 } from "lucide-react";

import { undoEdit } from "@/store/editor";

import { editable, type Action } from "./action";

export const undoAction: Action = {
  id: "undo",
  label: "Undo",
  shortcuts: ["Mod+Z"],
  icon: Undo2,
  enabled: (context) => editable(context) && context.state.history.past.length > 0,
  run: undoEdit,
};
