/** Places a ready-made document on the canvas: in the selected pattern node, else near the middle of the view. */
import type { GraphDocument } from "@/core/document";
import { arrange, needsLayout } from "@/core/layout";
import { placeSkeleton } from "@/core/operations";
import { edit, select } from "@/store/editor";

import { actionContext } from "./action";
import { loadElk } from "./arrange";
import { targetParent } from "./target";

const SETTLE_MS = 60;

/** Give a document a layout, if it has none. */
export async function laidOut(document: GraphDocument): Promise<GraphDocument> {
  return needsLayout(document) ? arrange(document, await loadElk()) : document;
}

/** Place `skeleton` as one edit; what was placed becomes the selection. */
export async function placePattern(title: string, skeleton: GraphDocument): Promise<void> {
  const ready = await laidOut(skeleton);
  const context = actionContext();
  if (!context.state.editable) return;
  const parent = targetParent(context);
  const near = parent === null ? context.view?.centre() : undefined;
  const placed = placeSkeleton(context.document, ready, { parent, near });
  edit(`Place ${title}`, () => placed.document);
  select(placed.ids);
  const alone = placed.document.nodes.length === ready.nodes.length;
  if (alone) window.setTimeout(() => context.view?.fit(), SETTLE_MS);
  else context.view?.show(placed.ids);
}
