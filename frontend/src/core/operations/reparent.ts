/** Take nodes into a pattern node, or out of one. */
import { nodeOf, type GraphDocument, type GraphNode, type Place } from "../document";
import { absoluteRect, fitBoxes, originOf } from "../geometry";
import { ancestorsOf, outermost, parentOf } from "../tree";

/** Say whether a node may go into `parent`: not into itself nor into what is inside it. */
export function mayEnter(document: GraphDocument, id: string, parent: string | null): boolean {
  if (parent === null) return true;
  return parent !== id && nodeOf(document, parent) !== undefined && !ancestorsOf(document, parent).includes(id);
}

function within(node: GraphNode, parent: string | null): GraphNode {
  const { parent: before, ...rest } = node;
  return parent === null ? rest : { ...rest, parent };
}

/**
 * Put nodes into `parent` (null: the top) where they stand on the canvas, last in its order. Edges whose ends have no
 * longer the same parent are dropped.
 */
export function reparentNodes(document: GraphDocument, ids: Iterable<string>, parent: string | null): GraphDocument {
  const moving = new Set(
    outermost(document, ids).filter((id) => {
      const node = nodeOf(document, id);
      return node && parentOf(node) !== parent && mayEnter(document, id, parent);
    }),
  );
  if (moving.size === 0) return document;
  const origin = originOf(document, parent);
  const layout: Record<string, Place> = { ...document.layout };
  for (const id of moving) {
    const rect = absoluteRect(document, id);
    layout[id] = { ...layout[id], x: rect.x - origin.x, y: rect.y - origin.y };
  }
  const staying = document.nodes.filter((node) => !moving.has(node.id));
  const moved = document.nodes.filter((node) => moving.has(node.id)).map((node) => within(node, parent));
  const edges = document.edges.filter((edge) => moving.has(edge.source) === moving.has(edge.target));
  return fitBoxes({ ...document, nodes: [...staying, ...moved], edges, layout });
}
