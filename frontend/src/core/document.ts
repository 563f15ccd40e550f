/**
 * The graph document as the editor, the API and files hold it. Documents are never changed, only replaced.
 *
 * Nodes are a flat list; one inside a pattern node names it as `parent`. Places live apart, in `layout`, in pixels from
 * the parent's upper left corner (from the canvas' origin where there is no parent).
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Settings = Record<string, unknown>;

export interface OnError {
  mode: "fail" | "default" | "port";
  value?: unknown;
}

export interface GraphNode {
  id: string;
  kind: string;
  name?: string;
  parent?: string | null;
  config?: Settings;
  retry?: Settings;
  timeout_s?: number | null;
  on_error?: OnError | null;
  join?: Settings | null;
  deadline_s?: number | null;
  budget?: Settings | null;
  rerun?: Settings | null;
  cancel_on?: string | null;
  input?: unknown;
  save_as?: string | null;
}

export interface GraphEdge {
  id: string;
  source: string;
  port?: string;
  target: string;
}

export interface Place {
  x: number;
  y: number;
  w?: number;
  h?: number;
}

export interface StateKey {
  type: string;
  reducer?: string;
  default?: unknown;
  description?: string;
}

export interface GraphDocument {
  schema: number;
  name?: string;
  description?: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
  state?: Record<string, StateKey>;
  layout?: Record<string, Place>;
}

export const EMPTY_DOCUMENT: GraphDocument = { schema: 1, nodes: [], edges: [], state: {}, layout: {} };

const PATTERNS = ["sequential", "concurrent", "map", "race", "loop", "supervisor", "handoff", "group_chat", "critical"];

/** Say whether a kind coordinates nodes inside it. */
export function isPattern(kind: string): boolean {
  return PATTERNS.includes(kind);
}

const ORDERED = ["sequential", "loop", "critical"];

/** Say whether the members of a kind run in their order. */
export function isOrdered(kind: string): boolean {
  return ORDERED.includes(kind);
}

/** Read what a server or a file holds into a document, filling in the lists that it leaves out. */
export function readDocument(raw: unknown): GraphDocument {
  const given = (typeof raw === "object" && raw !== null ? raw : {}) as Partial<GraphDocument>;
  return {
    ...given,
    schema: given.schema ?? 1,
    nodes: Array.isArray(given.nodes) ? given.nodes : [],
    edges: Array.isArray(given.edges) ? given.edges : [],
    state: given.state ?? {},
    layout: given.layout ?? {},
  };
}

/** Find a node by its id. */
export function nodeOf(document: GraphDocument, id: string): GraphNode | undefined {
  return document.nodes.find((node) => node.id === id);
}

/** Give the name that people read: the node's own, else its id. */
export function titleOf(node: GraphNode): string {
  return node.name?.trim() ? node.name : node.id;
}

/** Give the port that an edge leaves from. */
export function portOf(edge: GraphEdge): string {
  return edge.port ?? "out";
}
