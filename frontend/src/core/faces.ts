/** What a node says of itself on the canvas beyond its name: how edges join in it, its limits, whom it asks, its scope. */
import { isTransfer } from "./connection";
import type { GraphDocument, GraphNode, Settings } from "./document";
import { formatCount, plural } from "./format";

export type SignIcon = "join" | "limit" | "each" | "lock" | "people" | "deadline" | "budget" | "rerun" | "cancel";

/** A short word with its icon, and a sentence that explains it. */
export interface Sign {
  icon: SignIcon;
  text: string;
  about: string;
}

const settingsOf = (value: unknown): Settings => (typeof value === "object" && value !== null ? (value as Settings) : {});
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === "string") : []);
const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** Tell seconds as people say them: `90 s`, `5 min`, `2 h`, `3 d`. */
export function spanWords(seconds: number): string {
  const sizes: [number, string][] = [[86_400, "d"], [3600, "h"], [60, "min"]];
  const found = sizes.find(([size]) => seconds >= size && seconds % size === 0);
  return found ? `${seconds / found[0]} ${found[1]}` : `${seconds} s`;
}

const JOIN_WORDS: Record<string, [string, string]> = {
  all: ["all", "Goes on when every branch is decided."],
  any: ["any", "Goes on with the first branch that ends, well or badly."],
  first_success: ["first ok", "Goes on with the first branch that ends well."],
  predicate: ["if", "Goes on as soon as its condition holds of what has arrived."],
};

/** Tell when a fan-in of `count` branches goes on. */
export function joinSign(join: Settings | null | undefined, count: number | null): Sign {
  const mode = String(join?.["mode"] ?? "all");
  const deadline = typeof join?.["deadline_s"] === "number" ? ` At the latest after ${spanWords(join["deadline_s"])}.` : "";
  if (mode === "quorum") {
    const n = Number(join?.["n"] ?? 1);
    const text = count === null ? `≥ ${n}` : `${n} of ${count}`;
    return { icon: "join", text, about: `Goes on when ${n} have ended well.${deadline}` };
  }
  const [text, about] = JOIN_WORDS[mode] ?? [mode, mode];
  return { icon: "join", text, about: about + deadline };
}

/** Count the edges that join in a node; transfers do not. */
export function fanIn(document: GraphDocument, id: string): number {
  return document.edges.filter((edge) => edge.target === id && !isTransfer(document, edge)).length;
}

/** Tell how edges join in each node that two or more lead into, as the policy says. */
export function joinSigns(document: GraphDocument): Map<string, Sign> {
  const counted = document.nodes.map((node): [GraphNode, number] => [node, fanIn(document, node.id)]);
  return new Map(counted.filter(([, count]) => count > 1).map(([node, count]) => [node.id, joinSign(node.join, count)]));
}

function budgetSign(budget: Settings): Sign | null {
  const money = budget["cost_usd"];
  const parts = [
    typeof budget["steps"] === "number" && plural(budget["steps"], "step"),
    typeof budget["tokens"] === "number" && `${formatCount(budget["tokens"])} tokens`,
    typeof money === "number" && `$${money}`,
  ].filter((part) => part !== false);
  return parts.length ? { icon: "budget", text: parts.at(-1) ?? "", about: `Fails when it has spent more than ${parts.join(", ")}.` } : null;
}

function scopeSigns(node: GraphNode): Sign[] {
  const attempts = node.rerun ? Number(node.rerun["attempts"] ?? 2) : 1;
  const signs: (Sign | null)[] = [
    node.deadline_s ? { icon: "deadline", text: spanWords(node.deadline_s), about: `Must end within ${spanWords(node.deadline_s)}.` } : null,
    budgetSign(settingsOf(node.budget)),
    attempts > 1
      ? { icon: "rerun", text: `${attempts} ×`, about: `Entered again when it fails, ${attempts} times in all.` }
      : null,
    node.cancel_on ? { icon: "cancel", text: node.cancel_on, about: `Stopped by the event “${node.cancel_on}”.` } : null,
  ];
  return signs.filter((sign) => sign !== null);
}

type Told = (config: Settings, node: GraphNode) => (Sign | false | undefined)[];

const limit = (value: unknown, one: string, many?: string): Sign | false =>
  typeof value === "number" && { icon: "limit", text: `≤ ${value}`, about: `At most ${plural(value, one, many)}.` };

const CHAT_ORDER: Record<string, string> = { round_robin: "in turn", moderator: "moderated", expression: "by rule" };

const OWN: Record<string, Told> = {
  concurrent: (config) => [joinOf(config)],
  map: (config) => [
    { icon: "each", text: isText(config["items"]) && config["items"] !== "input" ? `each of ${config["items"]}` : "each", about: "Its body runs for each item." },
    joinOf(config),
  ],
  race: (config) => [joinSign({ mode: config["winner"] ?? "first_success" }, null)],
  loop: (config) => [limit(config["max_iterations"] ?? 10, "pass", "passes")],
  group_chat: (config) => [
    { icon: "people", text: CHAT_ORDER[String(config["order"] ?? "round_robin")] ?? "", about: "Who speaks next." },
    limit(config["max_turns"] ?? 12, "turn"),
  ],
  supervisor: (config) => [
    isText(config["mode"]) && config["mode"] !== "route" && { icon: "limit", text: config["mode"], about: `Works by ${config["mode"]}.` },
    Boolean(config["review"]) && { icon: "people", text: "reviewed", about: "People look at its plan first." },
  ],
  critical: (config) => [
    isText(config["lock"]) && {
      icon: "lock",
      text: `${config["lock"]}${Number(config["limit"] ?? 1) > 1 ? ` × ${Number(config["limit"])}` : ""}`,
      about: `${plural(Number(config["limit"] ?? 1), "holder")} at once${config["wide"] ? ", across runs" : ""}.`,
    },
  ],
};

function joinOf(config: Settings): Sign | undefined {
  const join = settingsOf(config["join"]);
  return "mode" in join && join["mode"] !== "all" ? joinSign(join, null) : undefined;
}

const SIGNS = new WeakMap<GraphNode, { own: Sign[]; scope: Sign[] }>();

/** Tell what a kind shows in its head, and the scope that a node carries. The same lists for the same node. */
export function signsOf(node: GraphNode): { own: Sign[]; scope: Sign[] } {
  const known = SIGNS.get(node);
  if (known) return known;
  const own = (OWN[node.kind]?.(node.config ?? {}, node) ?? []).filter((sign) => typeof sign === "object");
  const made = { own, scope: scopeSigns(node) };
  SIGNS.set(node, made);
  return made;
}

function waitLine(config: Settings): string {
  const person = texts(settingsOf(config["person"])["approvers"]);
  const parts = [
    typeof config["timer_s"] === "number" && spanWords(config["timer_s"]),
    isText(config["event"]) && `event ${config["event"]}`,
    config["person"] && (person.length ? person.join(", ") : "a person"),
    isText(config["state"]) && "state",
  ].filter(Boolean);
  return parts.length ? parts.join(" or ") : "nothing to wait for yet";
}

function approvalLine(config: Settings): string {
  const approvers = texts(config["approvers"]);
  const quorum = Number(config["quorum"] ?? 1);
  const who = approvers.length ? approvers.join(", ") : "whoever started the run";
  return quorum > 1 ? `${quorum} of ${who}` : who;
}

function routerLine(config: Settings): string {
  const by = { agent: "an agent chooses", capability: "by capability" }[String(config["mode"])];
  if (by) return by;
  return config["choose"] === "all" ? "every case that holds" : "the first case that holds";
}

const LINES: Record<string, (config: Settings) => string> = {
  approval: approvalLine,
  wait: waitLine,
  workflow: (config) => (isText(config["workflow"]) ? config["workflow"] : "no workflow chosen"),
  tool: (config) => (isText(config["tool"]) ? config["tool"] : "no tool chosen"),
  stop: (config) => (texts(config["targets"]).length ? `stops ${texts(config["targets"]).join(", ")}` : "stops nothing yet"),
  router: routerLine,
};

/** Tell the second line of a leaf: whom it asks, what it waits for or calls; undefined where its kind says enough. */
export function lineOf(node: GraphNode): string | undefined {
  return LINES[node.kind]?.(node.config ?? {});
}
