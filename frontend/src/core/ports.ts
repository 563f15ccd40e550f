/** The ports that a node has now: those of its kind, its cases, and `error` where failures leave by it. */
import type { GraphNode } from "./document";
import type { NodeKinds } from "./kinds";

export interface Port {
  id: string;
  label: string;
  role: "out" | "error" | "case" | "default";
}

interface CaseSetting {
  id?: unknown;
  label?: unknown;
}

function casePorts(node: GraphNode, setting: string): Port[] {
  const cases = node.config?.[setting];
  const named = (Array.isArray(cases) ? (cases as CaseSetting[]) : []).flatMap((item): Port[] => {
    if (typeof item.id !== "string") return [];
    const label = typeof item.label === "string" && item.label ? item.label : item.id;
    return [{ id: item.id, label, role: "case" }];
  });
  return [...named, { id: "default", label: "otherwise", role: "default" }];
}

/** List the ports that edges may leave from, top to bottom. */
export function portsOf(node: GraphNode, kinds: NodeKinds): Port[] {
  const kind = kinds.get(node.kind);
  if (!kind) return [{ id: "out", label: "out", role: "out" }];
  const ports: Port[] = kind.dynamic_ports
    ? casePorts(node, kind.dynamic_ports)
    : kind.ports.filter((port) => port !== "error").map((port) => ({ id: port, label: port, role: "out" }));
  const fails = kind.ports.includes("error") && node.on_error?.mode === "port";
  return fails ? [...ports, { id: "error", label: "error", role: "error" }] : ports;
}

/** Say whether edges may lead into a node. */
export function takesInput(node: GraphNode): boolean {
  return node.kind !== "input";
}
