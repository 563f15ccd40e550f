import { CopyPlus } from "lucide-react";

import { duplicate } from "@/core/operations";
import { edit, select } from "@/store/editor";

import { canChangeNodes, type Action } from "./action";

export const duplicateAction: Action = {
  id: "duplicate",
  label: "Duplicate",
  shortcuts: ["Mod+D"],
  icon: CopyPlus,
  enabled: canChangeNodes,
  run: ({ document, state }) => {
    const copied = duplicate(document, state.nodes);
    edit("Duplicate", () => copied.document);
    select(copied.ids);
  },
};
