import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, type LucideIcon } from "lucide-react";

import { GRID } from "@/core/geometry";
import { moveNodes } from "@/core/operations";
import { edit } from "@/store/editor";

import { canChangeNodes, type Action } from "./action";

function nudge(direction: string, icon: LucideIcon, dx: number, dy: number): Action {
  const label = `Move ${direction}`;
  return {
    id: `nudge-${direction}`,
    label,
    shortcuts: [`Arrow${direction.charAt(0).toUpperCase()}${direction.slice(1)}`],
    icon,
    enabled: canChangeNodes,
    run: ({ state }) =>
      edit(label, (document) => moveNodes(document, state.nodes, dx * GRID, dy * GRID), `nudge ${[...state.nodes].join()}`),
  };
}

export const nudgeActions: Action[] = [
  nudge("left", ArrowLeft, -1, 0),
  nudge("right", ArrowRight, 1, 0),
  nudge("up", ArrowUp, 0, -1),
  nudge("down", ArrowDown, 0, 1),
];
