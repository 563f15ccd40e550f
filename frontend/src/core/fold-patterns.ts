/** What supervisors, handoffs and routers keep: plan and ledger, chain, scores. */

import { activationOf } from "./fold-activations";
import type { EventOf } from "./run-events";
import type { ChainLink, RunState } from "./run-state";

export function chooseRoute(state: RunState, event: EventOf<"RouteChosen">): void {
  Object.assign(activationOf(state, event.activation), { scores: event.scores ?? {}, reason: event.reason ?? "" });
}

export function overrule(state: RunState, event: EventOf<"LeadOverruled">): void {
  const activation = activationOf(state, event.activation);
  activation.overruled = [...activation.overruled, event.reason];
}

export function assign(state: RunState, event: EventOf<"SubtaskAssigned">): void {
  const activation = activationOf(state, event.activation);
  const known = activation.ledger.find((line) => line.id === event.subtask);
  const line = {
    ...(known ?? { id: event.subtask, worker: event.worker, instruction: event.instruction ?? "", after: [], error: null }),
    status: "active" as const,
    child: event.child,
    reason: event.reason ?? "",
  };
  activation.ledger = known
    ? activation.ledger.map((each) => (each === known ? line : each))
    : [...activation.ledger, line];
}

export function plan(state: RunState, event: EventOf<"PlanMade">): void {
  const activation = activationOf(state, event.activation);
  activation.plan = true;
  activation.reason = event.reason ?? "";
  const lines = event.subtasks.map(({ id, worker, instruction = "", after = [], ...rest }) => ({
    id,
    worker,
    instruction,
    after,
    ...("input" in rest ? { input: rest.input } : {}),
    status: "waiting" as const,
    child: null,
    reason: "",
    error: null,
  }));
  activation.ledger = [...activation.ledger, ...lines];
}

export function endSubtask(state: RunState, event: EventOf<"SubtaskEnded">): void {
  const activation = activationOf(state, event.activation);
  const first = activation.ledger.findIndex((line) => line.id === event.subtask);
  activation.ledger = activation.ledger.map((line, index) =>
    index === first ? { ...line, status: event.status, error: event.error ?? null } : line,
  );
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
