/** Change what a node says: its name, its settings and its policy. */
import { isNodeId } from "../ids";
import type { GraphDocument, GraphNode, Settings } from "../document";
import { fitBoxes } from "../geometry";

type Policy = Pick<GraphNode, "name" | "retry" | "timeout_s" | "on_error" | "input" | "save_as">;

function changeNode(document: GraphDocument, id: string, change: (node: GraphNode) => GraphNode): GraphDocument {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

/** Replace a node's settings; edges that leave by a case that is gone are dropped. */
export function configure(document: GraphDocument, id: string, config: Settings): GraphDocument {
  const changed = changeNode(document, id, (node) => ({ ...node, config: withoutAbsent(config) }));
  return fitBoxes(dropLostCases(changed, id));
}

function dropLostCases(document: GraphDocument, id: string): GraphDocument {
  const cases = document.nodes.find((node) => node.id === id)?.config?.["cases"];
  if (!Array.isArray(cases)) return document;
  const ports = new Set(["default", "error", ...(cases as { id?: string }[]).map((item) => item.id)]);
  const edges = document.edges.filter((edge) => edge.source !== id || ports.has(edge.port ?? "out"));
  return edges.length === document.edges.length ? document : { ...document, edges };
}

/** Set some of a node's own fields; `undefined` takes one away. Without an error port its edges go. */
export function setPolicy(document: GraphDocument, id: string, policy: Partial<Policy>): GraphDocument {
  const changed = changeNode(document, id, (node) => withoutAbsent({ ...node, ...policy }));
  if (!("on_error" in policy) || policy.on_error?.mode === "port") return changed;
  return { ...changed, edges: changed.edges.filter((edge) => edge.source !== id || edge.port !== "error") };
}

function rewired(config: Settings | undefined, from: string, to: string): Settings | undefined {
  if (!config) return config;
  const entries = Object.entries(config).map(([key, value]): [string, unknown] =>
    (key === "entry" || key === "fallback") && value === from ? [key, to] : [key, value],
  );
  return Object.fromEntries(entries);
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
      ...(node.config ? { config: rewired(node.config, from, to) } : {}),
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
