/** What each node and each edge of the drawn workflow is doing, told from the state of a run. */

import { type Activation, isEnded, type RunState, SKIPPED } from "./run-state";

export type NodeStatus = "waiting" | "active" | "retrying" | "left" | "recovered" | "failed" | "cancelled" | "skipped" | "unreached";

/** A node's newest activation, how often it was entered, and the step whose text it is speaking. */
export interface NodeState {
  status: NodeStatus;
  times: number;
  path: string | null;
  step: string | null;
  since: number | null;
  until: number | null;
}

export type EdgeStatus = "idle" | "taken" | "skipped";

export interface DrawnEdge {
  id: string;
  source: string;
  port?: string;
  target: string;
  /** An allowed transfer: taken by a handoff alone, whatever comes out of its source. */
  transfer?: boolean;
}

/** Tell the state of every node of `ids`; a state that is as `before` stays the same object. */
export function nodeStates(
  state: RunState,
  ids: readonly string[],
  before: Readonly<Record<string, NodeState>> = {},
): Record<string, NodeState> {
  const entered = groupByNode(state);
  const outcomes = outcomesByNode(state);
  const over = isEnded(state.status);
  const result: Record<string, NodeState> = {};
  for (const id of ids) {
    const next = stateOf(state, entered.get(id), outcomes.get(id), over);
    const old = before[id];
    result[id] = old && sameNodeState(old, next) ? old : next;
  }
  return result;
}

function groupByNode(state: RunState): Map<string, Activation[]> {
  const groups = new Map<string, Activation[]>();
  for (const activation of Object.values(state.activations)) {
    const group = groups.get(activation.node);
    if (group) group.push(activation);
    else groups.set(activation.node, [activation]);
  }
  return groups;
}

function outcomesByNode(state: RunState): Map<string, string> {
  const outcomes = new Map<string, string>();
  for (const activation of Object.values(state.activations)) {
    for (const node in activation.outcomes) outcomes.set(node, activation.outcomes[node]!);
  }
  return outcomes;
}

function stateOf(state: RunState, all: Activation[] | undefined, outcome: string | undefined, over: boolean): NodeState {
  const shown = all?.findLast((each) => each.status === "active") ?? all?.at(-1);
  if (!shown) {
    const status = outcome === SKIPPED ? "skipped" : over ? "unreached" : "waiting";
    return { status, times: 0, path: null, step: null, since: null, until: null };
  }
  const step = shown.steps.at(-1) ?? null;
  const retrying = step !== null && state.steps[step]!.status === "waiting";
  return {
    status: retrying && shown.status === "active" ? "retrying" : statusOf(shown),
    times: all!.length,
    path: shown.path,
    step,
    since: shown.entered_at,
    until: shown.left_at,
  };
}

/** Name an activation's status for people: one that left in spite of a failure is `recovered`. */
export function statusOf(activation: Pick<Activation, "status" | "error">): NodeStatus {
  return activation.status === "left" && activation.error ? "recovered" : activation.status;
}

function sameNodeState(a: NodeState, b: NodeState): boolean {
  return (
    a.status === b.status && a.times === b.times && a.path === b.path && a.step === b.step &&
    a.since === b.since && a.until === b.until
  );
}

/** Tell which edges a token went along: the outcome takes the edges of its port and skips the others; a handoff takes a transfer. */
export function edgeStates(state: RunState, edges: readonly DrawnEdge[]): Record<string, EdgeStatus> {
  const outcomes = outcomesByNode(state);
  const handed = handedOver(state);
  const over = isEnded(state.status);
  const result: Record<string, EdgeStatus> = {};
  for (const edge of edges) {
    const outcome = outcomes.get(edge.source);
    const known = edge.transfer ? over : outcome !== undefined;
    const taken = edge.transfer ? handed.has(`${edge.source} ${edge.target}`) : outcome === (edge.port ?? "out");
    result[edge.id] = taken ? "taken" : known ? "skipped" : "idle";
  }
  return result;
}

function handedOver(state: RunState): Set<string> {
  return new Set(transfers(state).map(({ source, target }) => `${source} ${target}`));
}

/** A handoff that happened between two members, and its last hop. */
export interface Transfer {
  source: string;
  target: string;
  hop: number;
}

/** List the handoffs that happened, by the nodes that they went between. */
export function transfers(state: RunState): Transfer[] {
  const found = new Map<string, Transfer>();
  for (const activation of Object.values(state.activations)) {
    for (const { source, target, hop, refused } of activation.chain) {
      const from = state.activations[source]?.node ?? source;
      if (!refused) found.set(`${from} ${target}`, { source: from, target, hop });
    }
  }
  return [...found.values()];
}
