/** What a monitor needs to know of a run's document, and of those that it runs as nodes: each node's name, kind, settings. */

import { ROOT } from "./run-state";

export interface NodeFace {
  id: string;
  name: string;
  kind: string;
  agent: string | null;
  /** As it stands in its document; null for the run itself and for lanes. */
  node: DocumentNode | null;
  /** The nodes that edges lead from to it, and from it to. */
  sources: readonly string[];
  targets: readonly string[];
}

/** The part of a document's node that is read here. */
export interface DocumentNode {
  id: string;
  kind: string;
  name?: string;
  parent?: string | null;
  config?: Record<string, unknown>;
  budget?: Record<string, unknown> | null;
  join?: Record<string, unknown> | null;
  deadline_s?: number | null;
  cancel_on?: string | null;
}

/** Documents that nodes run, by the slug of their workflow. */
export type Linked = Readonly<Record<string, { version: number; document: unknown }>>;

/** Name a linked workflow's node as the run does. */
export function linkedId(slug: string, id: string): string {
  return `${slug}:${id}`;
}

/** Tell how a node is called within its own document. */
export function localId(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}

/** Tell the workflow that a node runs inside it, by its slug; null for any other node. */
export function runsWorkflow({ kind, node }: NodeFace): string | null {
  const slug = kind === "workflow" ? node?.config?.["workflow"] : undefined;
  return typeof slug === "string" && node?.config?.["wait"] !== false ? slug : null;
}

/** The part of a document that is read here. */
export interface ReadDocument {
  nodes?: readonly DocumentNode[];
  edges?: readonly { source: string; target: string }[];
}

/** Index the faces of all nodes; the run itself and the lanes that wired members form have faces too. */
export function nodeFaces(document: ReadDocument, linked: Linked = {}): (id: string) => NodeFace {
  const faces = new Map<string, NodeFace>();
  addFaces(faces, document, (id) => id);
  for (const [slug, { document: inner }] of Object.entries(linked)) {
    addFaces(faces, (inner ?? {}) as ReadDocument, (id) => linkedId(slug, id));
  }
  return (id) => {
    if (id === ROOT) return flowFace(id, "Run");
    const lane = id.endsWith("+") ? faces.get(id.slice(0, -1)) : undefined;
    return lane ? flowFace(id, `Lane of ${lane.name}`) : (faces.get(id) ?? flowFace(id, id));
  };
}

function flowFace(id: string, name: string): NodeFace {
  return { id, name, kind: "flow", agent: null, node: null, sources: [], targets: [] };
}

function addFaces(faces: Map<string, NodeFace>, { nodes = [], edges = [] }: ReadDocument, named: (id: string) => string): void {
  for (const node of nodes) {
    const agent = node.config?.["agent"] ?? node.config?.["lead"];
    const sources = edges.filter((edge) => edge.target === node.id).map((edge) => named(edge.source));
    const targets = edges.filter((edge) => edge.source === node.id).map((edge) => named(edge.target));
    const id = named(node.id);
    faces.set(id, {
      id,
      name: node.name || readable(node.id),
      kind: node.kind,
      agent: typeof agent === "string" ? agent : null,
      node,
      sources: [...new Set(sources)],
      targets: [...new Set(targets)],
    });
  }
}

/** Make a name of an id: `first-draft` → `First draft`. */
export function readable(id: string): string {
  const words = id.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
