/** Whether an edge may be drawn, and if not, why not, in words for the person who draws it. */
import { nodeOf, portOf, titleOf, type GraphDocument, type GraphEdge } from "./document";
import type { NodeKinds } from "./kinds";
import { portsWithin, takesInput } from "./ports";
import { parentOf } from "./tree";

export type Wish = Pick<GraphEdge, "source" | "target" | "port">;

/** Say whether `to` can be reached from `from` along edges. */
export function reaches(document: GraphDocument, from: string, to: string): boolean {
  const seen = new Set<string>();
  const waiting = [from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const edge of document.edges) if (edge.source === id) waiting.push(edge.target);
  }
  return false;
}

/** Say whether an edge is an allowed transfer, because it lies between the members of a handoff. */
export function isTransfer(document: GraphDocument, edge: Pick<GraphEdge, "source">): boolean {
  const parent = nodeOf(document, edge.source)?.parent;
  return parent ? nodeOf(document, parent)?.kind === "handoff" : false;
}

function sameEdge(a: Wish, b: GraphEdge): boolean {
  return a.source === b.source && a.target === b.target && (a.port ?? "out") === portOf(b);
}

/** Tell why an edge must not be drawn, or null when it may. */
export function whyNot(document: GraphDocument, kinds: NodeKinds, wish: Wish): string | null {
  const source = nodeOf(document, wish.source);
  const target = nodeOf(document, wish.target);
  if (!source || !target) return "One end of the edge does not exist.";
  if (source.id === target.id) return "A node cannot lead to itself.";
  if (parentOf(source) !== parentOf(target)) return "Both ends must be inside the same pattern node.";
  if (!takesInput(target)) return `Nothing can lead into “${titleOf(target)}”: a run starts there.`;
  if (isTransfer(document, wish)) {
    return document.edges.some((edge) => sameEdge(wish, edge)) ? "This transfer is allowed already." : null;
  }
  if (!portsWithin(document, source, kinds).some((port) => port.id === (wish.port ?? "out"))) {
    return `“${titleOf(source)}” has no port “${wish.port ?? "out"}”.`;
  }
  if (document.edges.some((edge) => sameEdge(wish, edge))) return "This edge exists already.";
  if (reaches(document, target.id, source.id)) return "This edge would close a circle.";
  return null;
}
