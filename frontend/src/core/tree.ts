/** Who is inside whom. */
import { nodeOf, type GraphDocument, type GraphNode } from "./document";

/** Give the parent's id, or null at the top. */
export function parentOf(node: GraphNode): string | null {
  return node.parent ?? null;
}

/** List the nodes directly inside `parent` (null: at the top) in document order. */
export function membersOf(document: GraphDocument, parent: string | null): GraphNode[] {
  return document.nodes.filter((node) => parentOf(node) === parent);
}

/** Tell which of its members a handoff starts with. */
export function entryOf(box: GraphNode, members: GraphNode[]): string | undefined {
  const entry = box.config?.["entry"];
  return typeof entry === "string" && entry ? entry : members[0]?.id;
}

/** List the ids of what a node is inside of, innermost first. */
export function ancestorsOf(document: GraphDocument, id: string): string[] {
  const found: string[] = [];
  let parent = nodeOf(document, id)?.parent;
  while (parent && !found.includes(parent)) {
    found.push(parent);
    parent = nodeOf(document, parent)?.parent;
  }
  return found;
}

/** Give the ids with all that is inside them. */
export function withDescendants(document: GraphDocument, ids: Iterable<string>): Set<string> {
  const all = new Set(ids);
  let size = -1;
  while (size !== all.size) {
    size = all.size;
    for (const node of document.nodes) if (node.parent && all.has(node.parent)) all.add(node.id);
  }
  return all;
}

/** Leave out the ids that are inside another one of them. */
export function outermost(document: GraphDocument, ids: Iterable<string>): string[] {
  const chosen = new Set(ids);
  return [...chosen].filter((id) => !ancestorsOf(document, id).some((ancestor) => chosen.has(ancestor)));
}

/** List nodes so that each comes after what it is inside of, with its depth. */
export function inDepthOrder(document: GraphDocument): { node: GraphNode; depth: number }[] {
  const members = new Map<string | null, GraphNode[]>();
  const known = new Set(document.nodes.map((node) => node.id));
  for (const node of document.nodes) {
    const parent = node.parent && known.has(node.parent) ? node.parent : null;
    members.set(parent, [...(members.get(parent) ?? []), node]);
  }
  const walk = (parent: string | null, depth: number): { node: GraphNode; depth: number }[] =>
    (members.get(parent) ?? []).flatMap((node) => [{ node, depth }, ...walk(node.id, depth + 1)]);
  return walk(null, 0);
}

/**
 * Group the members of a pattern node into lanes: members that edges wire together run as one. Lanes stand in the order
 * of their first node.
 */
export function lanesOf(document: GraphDocument, parent: string): string[][] {
  const ids = membersOf(document, parent).map((node) => node.id);
  const lane = new Map(ids.map((id) => [id, id]));
  const find = (id: string): string => {
    const next = lane.get(id) ?? id;
    return next === id ? id : find(next);
  };
  for (const { source, target } of document.edges) {
    if (lane.has(source) && lane.has(target)) lane.set(find(target), find(source));
  }
  const groups = new Map<string, string[]>();
  for (const id of ids) groups.set(find(id), [...(groups.get(find(id)) ?? []), id]);
  return [...groups.values()];
}
