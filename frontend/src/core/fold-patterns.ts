/** What patterns decide: routes, choices, plans and ledgers, handoffs, items, jumps. */

import { activationOf } from "./fold-steps";
import type { EventOf, Subtask } from "./run-events";
import type { Activation, ChainLink, LedgerLine, RunState } from "./run-state";

export function chooseRoute(state: RunState, event: EventOf<"RouteChosen">): void {
  Object.assign(activationOf(state, event.activation), { scores: event.scores ?? {}, reason: event.reason ?? "" });
}

export function overrule(state: RunState, event: EventOf<"LeadOverruled">): void {
  const activation = activationOf(state, event.activation);
  activation.overruled = [...activation.overruled, event.reason];
}

export function choose(state: RunState, event: EventOf<"ChoiceMade">, at: number): void {
  const activation = activationOf(state, event.activation);
  const { choice, reason = "", scores = {} } = event;
  activation.choices = [...activation.choices, { choice, at, reason, scores }];
}

export function plan(state: RunState, event: EventOf<"PlanMade">): void {
  const activation = activationOf(state, event.activation);
  activation.plan = true;
  activation.reason = event.reason ?? "";
  activation.plans += 1;
  const kept = event.replaces ? activation.ledger.map(dropped) : activation.ledger;
  activation.ledger = [...kept, ...event.subtasks.map(({ id, worker, ...rest }) => lineOf(id, worker, rest))];
}

function dropped(line: LedgerLine): LedgerLine {
  return line.status === "waiting" || line.status === "active" ? { ...line, status: "dropped" } : line;
}

function lineOf(id: string, worker: string, { instruction = "", after = [], ...rest }: Partial<Subtask> = {}): LedgerLine {
  const input = "input" in rest ? { input: rest.input } : {};
  return { id, worker, instruction, after, ...input, status: "waiting", child: null, reason: "", error: null, attempts: 0 };
}

export function noteProgress(state: RunState, event: EventOf<"ProgressNoted">, at: number): void {
  const activation = activationOf(state, event.activation);
  const { done, looping, progressing, stalls, next = null, reason = "" } = event;
  activation.progress = [...activation.progress, { done, looping, progressing, stalls, at, next, reason }];
}

export function assign(state: RunState, event: EventOf<"SubtaskAssigned">): void {
  const activation = activationOf(state, event.activation);
  if (!lastLine(activation, event.subtask)) {
    activation.ledger = [...activation.ledger, lineOf(event.subtask, event.worker, event)];
  }
  const line = lastLine(activation, event.subtask)!;
  const instruction = event.instruction || line.instruction;
  const begun = { status: "active", child: event.child, reason: event.reason ?? "", instruction } as const;
  changeLine(activation, event.subtask, { ...begun, attempts: line.attempts + 1 });
}

export function reassign(state: RunState, event: EventOf<"SubtaskReassigned">): void {
  const { worker, reason = "" } = event;
  changeLine(activationOf(state, event.activation), event.subtask, { worker, status: "waiting", reason });
}

export function endSubtask(state: RunState, event: EventOf<"SubtaskEnded">): void {
  const { status, error = null } = event;
  changeLine(activationOf(state, event.activation), event.subtask, { status, error });
}

/** Find a subtask; where a later plan used its id again, the later one. */
function lastLine(activation: Activation, subtask: string): LedgerLine | undefined {
  return activation.ledger.findLast((line) => line.id === subtask);
}

function changeLine(activation: Activation, subtask: string, changes: Partial<LedgerLine>): void {
  const known = lastLine(activation, subtask);
  activation.ledger = activation.ledger.map((line) => (line === known ? { ...line, ...changes } : line));
}

export function addItems(state: RunState, event: EventOf<"ItemsAdded">): void {
  const activation = activationOf(state, event.activation);
  activation.items = [...activation.items, ...event.items];
}

export function jump(state: RunState, event: EventOf<"LoopJumped">): void {
  activationOf(state, event.activation).reason = `${event.jump} by ${event.by}`;
}

export function handOff(state: RunState, event: EventOf<"HandedOff">, at: number): void {
  const { source, target, hop, reason = "", context = {}, returned = false } = event;
  link(state, event.activation, { source, target, hop, at, reason, context, returned, refused: false });
}

export function refuseHandoff(state: RunState, event: EventOf<"HandoffRefused">, at: number): void {
  const { source, target, reason } = event;
  const hop = state.activations[event.activation]!.chain.length + 1;
  link(state, event.activation, { source, target, hop, at, reason, context: {}, returned: false, refused: true });
}

function link(state: RunState, path: string, made: ChainLink): void {
  const activation = activationOf(state, path);
  activation.chain = [...activation.chain, made];
}
