/** Let go of dragged nodes: they are placed, and taken into what they were dropped on. */
import { nodeOf, type GraphDocument, type Place } from "../document";
import { fitBoxes } from "../geometry";
import { outermost } from "../tree";
import { reparentNodes } from "./reparent";

/** Put nodes at places within their old parents, then into `parent`; no box grows after what leaves it. */
export function dropNodes(
  document: GraphDocument,
  places: Record<string, { x: number; y: number }>,
  parent: string | null,
): GraphDocument {
  const layout: Record<string, Place> = { ...document.layout };
  for (const [id, { x, y }] of Object.entries(places)) if (nodeOf(document, id)) layout[id] = { ...layout[id], x, y };
  return fitBoxes(reparentNodes({ ...document, layout }, outermost(document, Object.keys(places)), parent));
}
