import { Redo2 } from "lucide-react";

import { redoEdit } from "@/store/editor";

import { editable, type Action } from "./action";

export const redoAction: Action = {
  id: "redo",
  label: "Redo",
  shortcuts: ["Mod+Shift+Z", "Mod+Y"],
  icon: Redo2,
  enabled: (context) => editable(context) && context.state.history.future.length > 0,
  run: redoEdit,
};
