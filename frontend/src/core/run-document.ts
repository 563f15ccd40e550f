/** What a monitor needs to know of a run's document: each node's name, kind and place, by its id. */

import { ROOT } from "./run-state";

export interface NodeFace {
  id: string;
  name: string;
  kind: string;
  agent: string | null;
}

/** The part of a document's node that is read here. */
export interface DocumentNode {
  id: string;
  kind: string;
  name?: string;
  parent?: string | null;
  config?: Record<string, unknown>;
}

/** Index the faces of a document's nodes; the run itself and the lanes that wired members form have faces too. */
export function nodeFaces(nodes: readonly DocumentNode[]): (id: string) => NodeFace {
  const faces = new Map(nodes.map((node) => [node.id, faceOf(node)]));
  return (id) => {
    if (id === ROOT) return { id, name: "Run", kind: "flow", agent: null };
    const lane = id.endsWith("+") ? faces.get(id.slice(0, -1)) : undefined;
    if (lane) return { id, name: `Lane of ${lane.name}`, kind: "flow", agent: null };
    return faces.get(id) ?? { id, name: id, kind: "flow", agent: null };
  };
}

function faceOf(node: DocumentNode): NodeFace {
  const agent = node.config?.["agent"] ?? node.config?.["lead"];
  return { id: node.id, name: node.name || readable(node.id), kind: node.kind, agent: typeof agent === "string" ? agent : null };
}

function readable(id: string): string {
  const words = id.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
