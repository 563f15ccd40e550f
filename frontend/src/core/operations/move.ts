/** Move nodes on the canvas; their meaning stays. */
import type { GraphDocument, Place } from "../document";
import { fitBoxes, rectOf } from "../geometry";
import { nodeOf } from "../document";
import { outermost } from "../tree";

/** Put nodes at places within their parents. */
export function placeNodes(document: GraphDocument, places: Record<string, { x: number; y: number }>): GraphDocument {
  const layout: Record<string, Place> = { ...document.layout };
  for (const [id, { x, y }] of Object.entries(places)) if (nodeOf(document, id)) layout[id] = { ...layout[id], x, y };
  return fitBoxes({ ...document, layout });
}

/** Move nodes by a distance; what is inside them goes along. */
export function moveNodes(document: GraphDocument, ids: Iterable<string>, dx: number, dy: number): GraphDocument {
  const places: Record<string, Place> = {};
  for (const id of outermost(document, ids)) {
    const node = nodeOf(document, id);
    if (!node) continue;
    const rect = rectOf(document, node);
    places[id] = { x: rect.x + dx, y: rect.y + dy };
  }
  return placeNodes(document, places);
}

/** Give a box a size of its own. */
export function resizeNode(document: GraphDocument, id: string, place: Required<Place>): GraphDocument {
  return fitBoxes({ ...document, layout: { ...document.layout, [id]: place } });
}
