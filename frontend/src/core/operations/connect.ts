/** Draw edges and take them away. */
import type { GraphDocument, GraphEdge } from "../document";
import type { Wish } from "../connection";
import { freshId } from "../ids";

/** Let an edge leave by another port. */
export function setPort(document: GraphDocument, id: string, port: string): GraphDocument {
  return { ...document, edges: document.edges.map((edge) => (edge.id === id ? { ...edge, port } : edge)) };
}

/** Draw an edge; whether it may be drawn is asked before, of `whyNot`. */
export function connect(document: GraphDocument, wish: Wish): GraphDocument {
  const id = freshId(`e${document.edges.length + 1}`, new Set(document.edges.map((edge) => edge.id)));
  const edge: GraphEdge = { id, source: wish.source, port: wish.port ?? "out", target: wish.target };
  return { ...document, edges: [...document.edges, edge] };
}
