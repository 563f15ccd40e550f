/** How an activation is entered and how it ends. An activation that changes is replaced by a copy of itself. */

import { newActivation } from "./fold-new";
import { reduce } from "./fold-reducers";
import { activationOf, endStep } from "./fold-steps";
import { letGo, stopListening } from "./fold-waiting";
import type { EventOf } from "./run-events";
import { type Activation, type ActivationStatus, AGAIN, CANCELLED, FAILED, ROOT, type RunState } from "./run-state";

export function enter(state: RunState, event: EventOf<"ActivationEntered">, at: number): void {
  const { activation: path, node, parent = null, again_of = null } = event;
  const entered = newActivation({ path, node, parent, entered_at: at, input: enteredWith(state, event) });
  state.activations[path] = entered;
  Object.assign(entered, { index: event.index ?? null, local: event.scope ?? "", metered: event.metered ?? false });
  if (event.values) entered.values = { ...event.values };
  if (parent === null) return;
  const above = activationOf(state, parent);
  entered.scope = above.local ? parent : above.scope;
  entered.meter = above.metered ? parent : above.meter;
  above.children.push(path);
  above.times[node] = (above.times[node] ?? 0) + 1;
  if (again_of === null) above.active += 1;
  else takeUp(entered, state.activations[again_of]!);
}

function enteredWith(state: RunState, event: EventOf<"ActivationEntered">): unknown {
  if (event.input !== undefined) return event.input;
  if (event.again_of != null) return state.activations[event.again_of]!.input;
  if (event.source == null) return null;
  const source = state.activations[event.source]!;
  return event.source === event.parent ? source.input : source.output;
}

function takeUp(activation: Activation, before: Activation): void {
  activation.origin = before.origin;
  activation.tries = before.tries + 1;
}

function end(state: RunState, path: string, status: ActivationStatus, at: number): Activation {
  const activation = activationOf(state, path);
  activation.status = status;
  activation.left_at = at;
  for (const id of activation.steps) if (id in state.open_steps) endStep(state, id, "cancelled", at);
  for (const timer of activation.timers) Reflect.deleteProperty(state.timers, timer);
  if (activation.question !== null) Reflect.deleteProperty(state.questions, path);
  for (const name of activation.listens) stopListening(state, path, name);
  if (activation.lock !== null) letGo(state, path, activation.lock);
  Reflect.deleteProperty(state.watchers, path);
  return activation;
}

function tellParent(state: RunState, activation: Activation, outcome: string): void {
  if (activation.parent === null) return;
  const parent = activationOf(state, activation.parent);
  parent.active -= 1;
  parent.outcomes[activation.node] = outcome;
  if (outcome === FAILED) parent.lost += 1;
  else if (outcome !== CANCELLED) parent.done += 1;
}

/** Wait for a timer no longer; a node that waited to be entered again counts as cancelled. */
export function clearTimer(state: RunState, { timer }: EventOf<"TimerCleared">): void {
  const purpose = state.timers[timer]?.purpose ?? "";
  Reflect.deleteProperty(state.timers, timer);
  if (purpose.startsWith(AGAIN)) tellParent(state, state.activations[purpose.slice(AGAIN.length)]!, CANCELLED);
}

export function leave(state: RunState, event: EventOf<"ActivationLeft">, at: number): void {
  const port = event.port ?? "out";
  const activation = end(state, event.activation, "left", at);
  tellParent(state, activation, port);
  if (event.output !== undefined) activation.output = event.output;
  else if (event.source != null) activation.output = leftWith(state.activations[event.source]!, activation);
  else if (activation.steps.length > 0) activation.output = state.steps[activation.steps.at(-1)!]!.output;
  activation.port = port;
  activation.error = event.error ?? null;
  activation.handoff = event.handoff ?? null;
  if (activation.path === ROOT) return;
  const results = activation.scope === null ? state.results : activationOf(state, activation.scope).results;
  results[activation.node.slice(activation.node.lastIndexOf(":") + 1)] = activation.output;
}

function leftWith(source: Activation, self: Activation): unknown {
  return source === self ? self.input : source.output;
}

/** End badly; the parent is told only if the node is not entered again. */
export function fail(state: RunState, event: EventOf<"ActivationFailed">, at: number): void {
  const activation = end(state, event.activation, "failed", at);
  activation.error = event.error;
  activation.again_at = event.again_at ?? null;
  if (activation.again_at === null) tellParent(state, activation, FAILED);
}

export function cancel(state: RunState, event: EventOf<"ActivationCancelled">, at: number): void {
  const activation = end(state, event.activation, "cancelled", at);
  activation.reason = event.reason ?? "";
  tellParent(state, activation, CANCELLED);
}

/** Let a key of the state, of the workflow that the activation is in, take in a value. */
export function takeValue(state: RunState, event: EventOf<"ValueChanged">): void {
  const activation = state.activations[event.activation]!;
  const value = event.value === undefined ? activation.output : event.value;
  const values = valuesAround(state, activation);
  values[event.key] = reduce(event.reducer, values[event.key], value);
}

function valuesAround(state: RunState, activation: Activation): Record<string, unknown> {
  for (let { scope } = activation; scope !== null; scope = state.activations[scope]!.scope) {
    if (state.activations[scope]!.local === "workflow") return activationOf(state, scope).values;
  }
  return state.values;
}
