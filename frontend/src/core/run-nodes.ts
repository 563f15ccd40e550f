/** What each node and each edge of the drawn workflow is doing, told from the state of a run. */

import { linkedId, localId } from "./run-document";
import { type Hold, holdOf, isPicked, type Picks, progressOf } from "./run-items";
import { isInside } from "./run-inside";
import { type Activation, isEnded, type RunState, SKIPPED } from "./run-state";

export type NodeStatus =
  | "waiting"
  | "active"
  | "held"
  | "retrying"
  | "again"
  | "left"
  | "recovered"
  | "failed"
  | "cancelled"
  | "skipped"
  | "unreached";

/** A node's newest activation, how often it was entered, and the step whose text it is speaking. */
export interface NodeState {
  status: NodeStatus;
  /** What it waits for from outside, where it does. */
  hold: Hold | null;
  times: number;
  path: string | null;
  step: string | null;
  since: number | null;
  until: number | null;
  /** Of a map or a loop: items that ended, and all. */
  done: number | null;
  total: number | null;
}

/** The part of a run that is drawn: one workflow of it, and of maps and loops the chosen items. */
export interface Level {
  /** The activation of the workflow node that is looked into; null for the run's own document. */
  around: string | null;
  /** The workflow that runs there. */
  slug: string | null;
  picks: Picks;
}

export const TOP: Level = { around: null, slug: null, picks: {} };

export type EdgeStatus = "idle" | "taken" | "skipped";

export interface DrawnEdge {
  id: string;
  source: string;
  port?: string;
  target: string;
  /** An allowed transfer: taken by a handoff alone, whatever comes out of its source. */
  transfer?: boolean;
}

/** Tell the state of every node of `ids`, as the level's document names them; a state that is as `before` stays the same object. */
export function nodeStates(
  state: RunState,
  ids: readonly string[],
  before: Readonly<Record<string, NodeState>> = {},
  level: Level = TOP,
): Record<string, NodeState> {
  const drawn = activationsOf(state, level);
  const entered = groupByNode(drawn);
  const outcomes = outcomesOf(drawn);
  const over = isEnded(state.status);
  const result: Record<string, NodeState> = {};
  for (const id of ids) {
    const name = nameIn(level, id);
    const next = stateOf(state, entered.get(name), outcomes.get(name), over);
    const old = before[id];
    result[id] = old && sameNodeState(old, next) ? old : next;
  }
  return result;
}

function nameIn(level: Level, id: string): string {
  return level.slug === null ? id : linkedId(level.slug, id);
}

/** List the activations of a level; what holds its nodes, the run or the workflow node itself, is among them. */
function activationsOf(state: RunState, level: Level): Activation[] {
  const all = Object.values(state.activations);
  const nested = all.some((each) => each.local === "workflow");
  const picking = Object.keys(level.picks).length > 0;
  if (!nested && !picking) return all;
  return all.filter(
    (each) =>
      (!nested || each.path === level.around || isInside(state, each.path, level.around)) &&
      (!picking || isPicked(state, each, level.picks)),
  );
}

function groupByNode(activations: readonly Activation[]): Map<string, Activation[]> {
  const groups = new Map<string, Activation[]>();
  for (const activation of activations) {
    const group = groups.get(activation.node);
    if (group) group.push(activation);
    else groups.set(activation.node, [activation]);
  }
  return groups;
}

function outcomesOf(activations: readonly Activation[]): Map<string, string> {
  const outcomes = new Map<string, string>();
  for (const activation of activations) {
    for (const node in activation.outcomes) outcomes.set(node, activation.outcomes[node]!);
  }
  return outcomes;
}

const UNENTERED = { hold: null, times: 0, path: null, step: null, since: null, until: null, done: null, total: null };

function stateOf(state: RunState, all: Activation[] | undefined, outcome: string | undefined, over: boolean): NodeState {
  const shown = all?.findLast((each) => each.status === "active") ?? all?.at(-1);
  if (!shown) return { status: outcome === SKIPPED ? "skipped" : over ? "unreached" : "waiting", ...UNENTERED };
  const step = shown.steps.at(-1) ?? null;
  const hold = holdOf(state, shown);
  const progress = progressOf(state, shown);
  const retrying = step !== null && state.steps[step]!.status === "waiting" && shown.status === "active";
  return {
    status: retrying ? "retrying" : hold ? "held" : statusOf(shown),
    hold,
    times: all!.length,
    path: shown.path,
    step,
    since: shown.entered_at,
    until: shown.left_at,
    done: progress?.done ?? null,
    total: progress?.total ?? null,
  };
}

/** Name an activation's status for people: one that left in spite of a failure is `recovered`, one that is entered anew `again`. */
export function statusOf({ status, error, again_at }: Pick<Activation, "status" | "error" | "again_at">): NodeStatus {
  if (status === "failed" && again_at !== null) return "again";
  return status === "left" && error ? "recovered" : status;
}

const SHOWN = ["status", "hold", "times", "path", "step", "since", "until", "done", "total"] as const;

function sameNodeState(a: NodeState, b: NodeState): boolean {
  return SHOWN.every((key) => a[key] === b[key]);
}

/** Tell whether what ended with `outcome`, one port or several joined by commas, left by `port`. */
export function took(outcome: string | undefined, port: string): boolean {
  return outcome === port || (outcome?.split(",").includes(port) ?? false);
}

/** Tell which edges a token went along: the outcome takes the edges of its port and skips the others; a handoff takes a transfer. */
export function edgeStates(state: RunState, edges: readonly DrawnEdge[], level: Level = TOP): Record<string, EdgeStatus> {
  const outcomes = outcomesOf(activationsOf(state, level));
  const handed = new Set(transfers(state, level).map(({ source, target }) => `${source} ${target}`));
  const over = isEnded(state.status);
  const result: Record<string, EdgeStatus> = {};
  for (const edge of edges) {
    const outcome = outcomes.get(nameIn(level, edge.source));
    const known = edge.transfer ? over : outcome !== undefined;
    const taken = edge.transfer ? handed.has(`${edge.source} ${edge.target}`) : took(outcome, edge.port ?? "out");
    result[edge.id] = taken ? "taken" : known ? "skipped" : "idle";
  }
  return result;
}

/** A handoff that happened between two members, and its last hop. */
export interface Transfer {
  source: string;
  target: string;
  hop: number;
}

/** List the handoffs that happened on a level, by the nodes that they went between, as its document names them. */
export function transfers(state: RunState, level: Level = TOP): Transfer[] {
  const found = new Map<string, Transfer>();
  for (const activation of activationsOf(state, level)) {
    for (const { source, target, hop, refused } of activation.chain) {
      const from = localId(state.activations[source]?.node ?? source);
      const to = localId(target);
      if (!refused) found.set(`${from} ${to}`, { source: from, target: to, hop });
    }
  }
  return [...found.values()];
}
