/** Copied nodes as JSON, so that they can be pasted into another workflow, a chat or a file. */
import type { GraphDocument, GraphEdge, GraphNode, Place } from "./document";
import { absoluteRect } from "./geometry";
import { outermost, withDescendants } from "./tree";

export interface Clip {
  baton: "nodes";
  nodes: GraphNode[];
  edges: GraphEdge[];
  layout: Record<string, Place>;
}

/** Copy nodes with all that is inside them and the edges between them. */
export function copyNodes(document: GraphDocument, ids: Iterable<string>): Clip {
  const chosen = [...ids];
  const all = withDescendants(document, chosen);
  const outer = new Set(outermost(document, chosen));
  const layout: Record<string, Place> = {};
  const sameParent = new Set(document.nodes.filter((node) => outer.has(node.id)).map((node) => node.parent ?? null)).size < 2;
  for (const id of all) {
    const place = document.layout?.[id];
    const lifted = outer.has(id) && !sameParent;
    if (lifted) layout[id] = { ...place, x: absoluteRect(document, id).x, y: absoluteRect(document, id).y };
    else if (place) layout[id] = place;
  }
  return {
    baton: "nodes",
    nodes: document.nodes.filter((node) => all.has(node.id)),
    edges: document.edges.filter((edge) => all.has(edge.source) && all.has(edge.target)),
    layout,
  };
}

function isClip(value: unknown): value is Clip {
  if (typeof value !== "object" || value === null) return false;
  const clip = value as Partial<Clip>;
  if (clip.baton !== "nodes" || !Array.isArray(clip.nodes) || !Array.isArray(clip.edges)) return false;
  return clip.nodes.every((node) => typeof node.id === "string" && typeof node.kind === "string");
}

/** Read a clip from text, or null if the text is none. */
export function readClip(text: string): Clip | null {
  try {
    const value: unknown = JSON.parse(text);
    return isClip(value) ? { ...value, layout: value.layout } : null;
  } catch {
    return null;
  }
}
