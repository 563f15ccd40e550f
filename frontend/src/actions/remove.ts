import { Trash2 } from "lucide-react";

import { remove } from "@/core/operations";
import { edit, select } from "@/store/editor";

import { editable, type Action } from "./action";

export const removeAction: Action = {
  id: "delete",
  label: "Delete",
  shortcuts: ["Delete", "Backspace"],
  icon: Trash2,
  enabled: (context) => editable(context) && context.state.nodes.size + context.state.edges.size > 0,
  run: ({ state }) => {
    edit("Delete", (document) => remove(document, state.nodes, state.edges));
    select([]);
  },
};
