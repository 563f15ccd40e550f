/** Delete nodes with all that is inside them, and edges. */
import type { GraphDocument } from "../document";
import { withDescendants } from "../tree";

/** Delete nodes and edges; edges that lose an end go too. */
export function remove(document: GraphDocument, nodes: Iterable<string>, edges: Iterable<string> = []): GraphDocument {
  const gone = withDescendants(document, nodes);
  const cut = new Set(edges);
  const layout = Object.fromEntries(Object.entries(document.layout ?? {}).filter(([id]) => !gone.has(id)));
  return {
    ...document,
    nodes: document.nodes.filter((node) => !gone.has(node.id)),
    edges: document.edges.filter(({ id, source, target }) => !cut.has(id) && !gone.has(source) && !gone.has(target)),
    layout,
  };
}
