/** The ports that a node has now: those of its kind, its cases, and `error` where failures leave by it. */
import { nodeOf, type GraphDocument, type GraphNode, type Settings } from "./document";
import type { NodeKinds } from "./kinds";

export interface Port {
  id: string;
  label: string;
  role: "out" | "error" | "case" | "default" | "return";
}

interface CaseSetting {
  id?: unknown;
  label?: unknown;
}

const named = (id: string, label = id): Port => ({ id, label, role: "case" });

function casesOf(cases: unknown): Port[] {
  const known = (Array.isArray(cases) ? (cases as CaseSetting[]) : []).flatMap((item): Port[] => {
    if (typeof item.id !== "string") return [];
    return [named(item.id, typeof item.label === "string" && item.label ? item.label : item.id)];
  });
  return [...known, { id: "default", label: "otherwise", role: "default" }];
}

function waitPorts(config: Settings): Port[] {
  const set = (value: unknown) => value !== undefined && value !== null && value !== "";
  const ports = [
    set(config["timer_s"]) && named("elapsed", "time is up"),
    set(config["event"]) && named("event", String(config["event"])),
    set(config["person"]) && named("answered"),
    set(config["state"]) && named("reached"),
  ];
  return ports.filter((port) => port !== false);
}

function approvalPorts(config: Settings): Port[] {
  const expires = config["deadline_s"] && ["expire", "escalate"].includes(String(config["on_deadline"] ?? "expire"));
  return [named("approved"), named("rejected"), ...(expires ? [named("expired")] : [])];
}

function loopPorts(config: Settings): Port[] {
  const out: Port = { id: "out", label: "out", role: "out" };
  return config["on_limit"] === "port" ? [out, named("limit", "limit reached")] : [out];
}

const BY_SETTINGS: Record<string, (config: Settings) => Port[]> = {
  router: (config) => casesOf(config["cases"]),
  approval: approvalPorts,
  wait: waitPorts,
  loop: loopPorts,
};

/** List the ports that a node has by its settings, each in a row of its own; null where its kind alone says them. */
export function rowPorts(node: GraphNode): Port[] | null {
  return BY_SETTINGS[node.kind]?.(node.config ?? {}) ?? null;
}

const IN_HANDOFF: Port[] = [
  { id: "out", label: "may hand over to", role: "out" },
  { id: "return", label: "goes back with its answer to", role: "return" },
];

/** List the ports that edges may leave from, top to bottom. */
export function portsOf(node: GraphNode, kinds: NodeKinds): Port[] {
  const kind = kinds.get(node.kind);
  const own = rowPorts(node) ?? kind?.ports.filter((port) => port !== "error").map((id): Port => ({ id, label: id, role: "out" }));
  const ports = own ?? [{ id: "out", label: "out", role: "out" }];
  const fails = kind?.ports.includes("error") && node.on_error?.mode === "port";
  return fails ? [...ports, { id: "error", label: "error", role: "error" }] : ports;
}

/** Name the port by which a node is passed through where nothing says which. */
export function mainPort(node: GraphNode): string {
  const rows = rowPorts(node) ?? [];
  return (rows.find(({ role }) => role === "default" || role === "out") ?? rows[0])?.id ?? "out";
}

/** List the ports of a node where it stands: a member of a handoff hands over or goes back, whatever its kind. */
export function portsWithin(document: GraphDocument, node: GraphNode, kinds: NodeKinds): Port[] {
  const parent = node.parent ? nodeOf(document, node.parent) : undefined;
  return parent?.kind === "handoff" ? IN_HANDOFF : portsOf(node, kinds);
}

/** Say whether edges may lead into a node. */
export function takesInput(node: GraphNode): boolean {
  return node.kind !== "input";
}
