/** Change what a node says: its name, its settings and its policy. */
import { isNodeId } from "../ids";
import { isTransfer } from "../connection";
import { nodeOf, type GraphDocument, type GraphNode, type Settings } from "../document";
import { fitBoxes } from "../geometry";
import { rowPorts } from "../ports";
import { rewired } from "../references";

type Policy = Omit<GraphNode, "id" | "kind" | "parent" | "config">;

function changeNode(document: GraphDocument, id: string, change: (node: GraphNode) => GraphNode): GraphDocument {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

/** Replace a node's settings; edges that leave by a port that is gone are dropped. */
export function configure(document: GraphDocument, id: string, config: Settings): GraphDocument {
  const changed = changeNode(document, id, (node) => ({ ...node, config: withoutAbsent(config) }));
  return fitBoxes(dropLostPorts(changed, id));
}

function dropLostPorts(document: GraphDocument, id: string): GraphDocument {
  const node = nodeOf(document, id);
  const rows = node && rowPorts(node);
  if (!rows || isTransfer(document, { source: id })) return document;
  const ports = new Set(["error", ...rows.map((port) => port.id)]);
  const edges = document.edges.filter((edge) => edge.source !== id || ports.has(edge.port ?? "out"));
  return edges.length === document.edges.length ? document : { ...document, edges };
}

/** Set some of a node's own fields; `undefined` takes one away. Without an error port its edges go. */
export function setPolicy(document: GraphDocument, id: string, policy: Partial<Policy>): GraphDocument {
  const changed = changeNode(document, id, (node) => withoutAbsent({ ...node, ...policy }));
  if (!("on_error" in policy) || policy.on_error?.mode === "port") return changed;
  return { ...changed, edges: changed.edges.filter((edge) => edge.source !== id || edge.port !== "error") };
}

/** Give a node another id; all that refers to it follows. A taken or malformed id changes nothing. */
export function renameId(document: GraphDocument, from: string, to: string): GraphDocument {
  if (!isNodeId(to) || document.nodes.some((node) => node.id === to)) return document;
  const follow = (id: string) => (id === from ? to : id);
  const layout = Object.fromEntries(Object.entries(document.layout ?? {}).map(([id, place]) => [follow(id), place]));
  return {
    ...document,
    nodes: document.nodes.map((node) => ({
      ...node,
      id: follow(node.id),
      ...(node.parent ? { parent: follow(node.parent) } : {}),
      ...(node.config ? { config: rewired(node, follow) } : {}),
    })),
    edges: document.edges.map((edge) => ({ ...edge, source: follow(edge.source), target: follow(edge.target) })),
    layout,
  };
}

/** Set the workflow's own fields: name, description, state keys. */
export function setWorkflow(
  document: GraphDocument,
  fields: Partial<Pick<GraphDocument, "name" | "description" | "state">>,
): GraphDocument {
  return { ...document, ...fields };
}
