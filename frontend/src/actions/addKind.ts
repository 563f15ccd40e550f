/** Adds a node of a kind: the palette does it by drag, click and key alike. */
import { addNode } from "@/core/operations";
import { edit, select } from "@/store/editor";

import { actionContext } from "./action";
import { targetParent } from "./target";

export interface Spot {
  parent: string | null;
  at?: { x: number; y: number };
}

const TOP_ONLY = ["input", "output"];

/** Say whether a kind may stand inside a pattern node. */
export function mayBeInside(kind: string): boolean {
  return !TOP_ONLY.includes(kind);
}

/** Add a node of `kind` at a spot, or where the selection says; it becomes the selection. */
export function addKind(kind: string, spot?: Spot): void {
  const context = actionContext();
  if (!context.state.editable) return;
  const parent = mayBeInside(kind) ? (spot ? spot.parent : targetParent(context)) : null;
  const added = addNode(context.document, { kind, parent, ...(spot?.at ? { at: spot.at } : {}) });
  edit(`Add ${kind}`, () => added.document);
  select([added.id]);
  if (!spot) context.view?.show([added.id]);
}
