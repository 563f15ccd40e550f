/** Add a node of a kind. */
import type { GraphDocument, GraphNode, Settings } from "../document";
import { fitBoxes, freePlace, sizeOf } from "../geometry";
import { freshId, idFrom } from "../ids";

export interface NewNode {
  kind: string;
  parent?: string | null;
  at?: { x: number; y: number };
  name?: string;
  config?: Settings;
}

/** Add a node within `parent`, at a free place near `at`; give the document and the new id. */
export function addNode(document: GraphDocument, wish: NewNode): { document: GraphDocument; id: string } {
  const id = freshId(idFrom(wish.name ?? wish.kind), new Set(document.nodes.map((node) => node.id)));
  const node: GraphNode = { id, kind: wish.kind, config: wish.config ?? {} };
  if (wish.name) node.name = wish.name;
  if (wish.parent) node.parent = wish.parent;
  const place = freePlace(document, wish.parent ?? null, sizeOf(document, node), wish.at);
  const added = {
    ...document,
    nodes: [...document.nodes, node],
    layout: { ...document.layout, [id]: place },
  };
  return { document: fitBoxes(added), id };
}
