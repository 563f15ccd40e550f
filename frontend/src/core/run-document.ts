/** What a monitor needs to know of a run's document, and of those that it runs as nodes: each node's name, kind, settings. */

import { ROOT } from "./run-state";

export interface NodeFace {
  id: string;
  name: string;
  kind: string;
  agent: string | null;
  /** As it stands in its document; null for the run itself and for lanes. */
  node: DocumentNode | null;
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

/** Index the faces of all nodes; the run itself and the lanes that wired members form have faces too. */
export function nodeFaces(nodes: readonly DocumentNode[], linked: Linked = {}): (id: string) => NodeFace {
  const faces = new Map(nodes.map((node) => [node.id, faceOf(node.id, node)]));
  for (const [slug, { document }] of Object.entries(linked)) {
    for (const node of nodesOf(document)) {
      const id = linkedId(slug, node.id);
      faces.set(id, faceOf(id, node));
    }
  }
  return (id) => {
    if (id === ROOT) return { id, name: "Run", kind: "flow", agent: null, node: null };
    const lane = id.endsWith("+") ? faces.get(id.slice(0, -1)) : undefined;
    if (lane) return { id, name: `Lane of ${lane.name}`, kind: "flow", agent: null, node: null };
    return faces.get(id) ?? { id, name: id, kind: "flow", agent: null, node: null };
  };
}

/** Read the nodes of a document. */
export function nodesOf(document: unknown): readonly DocumentNode[] {
  return (document as { nodes?: DocumentNode[] } | null)?.nodes ?? [];
}

function faceOf(id: string, node: DocumentNode): NodeFace {
  const agent = node.config?.["agent"] ?? node.config?.["lead"];
  return { id, name: node.name || readable(node.id), kind: node.kind, agent: typeof agent === "string" ? agent : null, node };
}

/** Make a name of an id: `first-draft` → `First draft`. */
export function readable(id: string): string {
  const words = id.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
