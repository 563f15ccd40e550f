/** Put copied nodes into a document under new ids; what refers to a copied node refers to its copy. */
import type { Clip } from "../clipboard";
import { copyNodes } from "../clipboard";
import type { GraphDocument, GraphNode, Place } from "../document";
import { fitBoxes } from "../geometry";
import { freshId } from "../ids";
import { rewired } from "../references";
import { outermost } from "../tree";

const OFFSET = 32;

function newIds(document: GraphDocument, clip: Clip): Map<string, string> {
  const taken = new Set(document.nodes.map((node) => node.id));
  const ids = new Map<string, string>();
  for (const node of clip.nodes) {
    const id = freshId(node.id, taken);
    taken.add(id);
    ids.set(node.id, id);
  }
  return ids;
}

function copyOf(node: GraphNode, ids: Map<string, string>, parent: string | null): GraphNode {
  const { parent: old, config: _, ...rest } = node;
  const inside = old ? ids.get(old) : undefined;
  const into = inside ?? parent;
  const copy: GraphNode = { ...rest, id: ids.get(node.id) ?? node.id, config: rewired(node, (id) => ids.get(id) ?? id) ?? {} };
  return into ? { ...copy, parent: into } : copy;
}

/** Paste a clip into `parent` (null: the top); give the document, the ids of the outermost copies, and each new id. */
export function paste(
  document: GraphDocument,
  clip: Clip,
  parent: string | null = null,
  offset = OFFSET,
): { document: GraphDocument; ids: string[]; renamed: Map<string, string> } {
  const ids = newIds(document, clip);
  const layout: Record<string, Place> = { ...document.layout };
  const outer: string[] = [];
  for (const node of clip.nodes) {
    const id = ids.get(node.id) ?? node.id;
    const isOuter = !(node.parent && ids.has(node.parent));
    const place = clip.layout[node.id] ?? { x: 0, y: 0 };
    layout[id] = isOuter ? { ...place, x: place.x + offset, y: place.y + offset } : place;
    if (isOuter) outer.push(id);
  }
  const taken = new Set(document.edges.map((edge) => edge.id));
  const edges = clip.edges.map((edge) => {
    const id = freshId(edge.id, taken);
    taken.add(id);
    return { ...edge, id, source: ids.get(edge.source) ?? edge.source, target: ids.get(edge.target) ?? edge.target };
  });
  const nodes = clip.nodes.map((node) => copyOf(node, ids, parent));
  const pasted = { ...document, nodes: [...document.nodes, ...nodes], edges: [...document.edges, ...edges], layout };
  return { document: fitBoxes(pasted), ids: outer, renamed: ids };
}

/** Copy nodes beside themselves, within their own parents. */
export function duplicate(document: GraphDocument, ids: Iterable<string>): { document: GraphDocument; ids: string[] } {
  const groups = new Map<string | null, string[]>();
  const outer = new Set(outermost(document, ids));
  for (const node of document.nodes.filter(({ id }) => outer.has(id))) {
    const parent = node.parent ?? null;
    groups.set(parent, [...(groups.get(parent) ?? []), node.id]);
  }
  let result = document;
  const copies: string[] = [];
  for (const [parent, members] of groups) {
    const pasted = paste(result, copyNodes(document, members), parent);
    result = pasted.document;
    copies.push(...pasted.ids);
  }
  return { document: result, ids: copies };
}
