import { Scissors } from "lucide-react";

import { remove } from "@/core/operations";
import { edit, select } from "@/store/editor";

import { canChangeNodes, type Action } from "./action";
import { copySelection } from "./copy";

export const cutAction: Action = {
  id: "cut",
  label: "Cut",
  shortcuts: ["Mod+X"],
  icon: Scissors,
  enabled: canChangeNodes,
  run: async (context) => {
    await copySelection(context);
    edit("Cut", (document) => remove(document, context.state.nodes));
    select([]);
  },
};
