import { SquareArrowOutUpRight } from "lucide-react";

import { nodeOf } from "@/core/document";
import { reparentNodes } from "@/core/operations";
import { edit } from "@/store/editor";

import { canChangeNodes, type Action, type ActionContext } from "./action";

function insideOf({ document, state }: ActionContext): string | null {
  const parents = new Set([...state.nodes].map((id) => nodeOf(document, id)?.parent ?? null));
  return parents.size === 1 ? ([...parents][0] ?? null) : null;
}

export const takeOutAction: Action = {
  id: "take-out",
  label: "Take out of the pattern",
  shortcuts: ["Mod+Shift+ArrowUp"],
  icon: SquareArrowOutUpRight,
  enabled: (context) => canChangeNodes(context) && insideOf(context) !== null,
  run: (context) => {
    const outside = nodeOf(context.document, insideOf(context) ?? "")?.parent ?? null;
    edit("Take out", (document) => reparentNodes(document, context.state.nodes, outside));
  },
};
