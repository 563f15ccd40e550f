/** How an activation is entered and how it ends. An activation that changes is replaced by a copy of itself. */

import type { EventOf } from "./run-events";
import { type Activation, type ActivationStatus, ROOT, type RunState } from "./run-state";

export function activationOf(state: RunState, path: string): Activation {
  return (state.activations[path] = { ...state.activations[path]! });
}

export function enter(state: RunState, event: EventOf<"ActivationEntered">, at: number): void {
  const parent = event.parent ?? null;
  state.activations[event.activation] = newActivation(event, parent, at, enteredWith(state, event));
  if (parent === null) return;
  const above = activationOf(state, parent);
  above.children.push(event.activation);
  above.active += 1;
  above.times[event.node] = (above.times[event.node] ?? 0) + 1;
}

function enteredWith(state: RunState, event: EventOf<"ActivationEntered">): unknown {
  if (event.input !== undefined || event.source == null) return event.input ?? null;
  const source = state.activations[event.source]!;
  return event.source === event.parent ? source.input : source.output;
}

function newActivation(
  event: EventOf<"ActivationEntered">,
  parent: string | null,
  at: number,
  input: unknown,
): Activation {
  return {
    path: event.activation,
    node: event.node,
    parent,
    entered_at: at,
    status: "active",
    input,
    output: null,
    port: null,
    error: null,
    handoff: null,
    left_at: null,
    children: [],
    active: 0,
    times: {},
    outcomes: {},
    steps: [],
    plan: false,
    ledger: [],
    overruled: [],
    chain: [],
    scores: {},
    reason: "",
  };
}

export function end(state: RunState, path: string, status: ActivationStatus, outcome: string, at: number): Activation {
  const activation = activationOf(state, path);
  activation.status = status;
  activation.left_at = at;
  if (activation.parent !== null) {
    const parent = activationOf(state, activation.parent);
    parent.active -= 1;
    parent.outcomes[activation.node] = outcome;
  }
  return activation;
}

export function leave(state: RunState, event: EventOf<"ActivationLeft">, at: number): void {
  const port = event.port ?? "out";
  const activation = end(state, event.activation, "left", port, at);
  if (event.output !== undefined) activation.output = event.output;
  else if (event.source != null) activation.output = leftWith(state.activations[event.source]!, activation);
  else if (activation.steps.length > 0) activation.output = state.steps[activation.steps.at(-1)!]!.output;
  activation.port = port;
  activation.error = event.error ?? null;
  activation.handoff = event.handoff ?? null;
  if (activation.path !== ROOT) state.results[activation.node] = activation.output;
}

function leftWith(source: Activation, self: Activation): unknown {
  return source === self ? self.input : source.output;
}
