import { ListEnd, ListStart, type LucideIcon } from "lucide-react";

import { nodeOf } from "@/core/document";
import { reorder } from "@/core/operations";
import { edit } from "@/store/editor";

import { editable, type Action, type ActionContext } from "./action";

function onlyMember({ document, state }: ActionContext): string | null {
  const [id, ...more] = state.nodes;
  return id && more.length === 0 && nodeOf(document, id)?.parent ? id : null;
}

function reorderAction(label: string, shortcut: string, icon: LucideIcon, by: -1 | 1): Action {
  return {
    id: by < 0 ? "earlier" : "later",
    label,
    shortcuts: [shortcut],
    icon,
    enabled: (context) => editable(context) && onlyMember(context) !== null,
    run: (context) => edit(label, (document) => reorder(document, onlyMember(context) ?? "", by)),
  };
}

export const earlierAction = reorderAction("Earlier in its order", "Alt+ArrowUp", ListStart, -1);
export const laterAction = reorderAction("Later in its order", "Alt+ArrowDown", ListEnd, 1);
