/** How steps are asked for, retried and ended. A step that changes is replaced by a copy of itself. */

import type { EventOf, Usage } from "./run-events";
import type { Activation, RunState, Step, StepStatus } from "./run-state";

/** Give an activation to be changed: a copy of it, which takes its place. */
export function activationOf(state: RunState, path: string): Activation {
  return (state.activations[path] = { ...state.activations[path]! });
}

export function stepOf(state: RunState, id: string): Step {
  return (state.steps[id] = { ...state.steps[id]! });
}

export function schedule(state: RunState, event: EventOf<"StepScheduled">, at: number): void {
  const activation = activationOf(state, event.activation);
  activation.steps.push(event.step);
  meter(state, activation, 1, {});
  state.open_steps[event.step] = null;
  state.steps[event.step] = {
    id: event.step,
    activation: event.activation,
    agent: event.agent,
    purpose: event.purpose ?? "answer",
    scheduled_at: at,
    input: event.input === undefined ? activation.input : event.input,
    attempt: 1,
    status: "open",
    retry_at: null,
    ended_at: null,
    output: null,
    handoff: null,
    error: null,
    note: "",
    duration_ms: 0,
    usage: null,
    failures: [],
    turns: [],
    recovered: 0,
  };
}

export function endStep(state: RunState, id: string, status: StepStatus, at: number): Step {
  const step = stepOf(state, id);
  step.status = status;
  step.ended_at = at;
  step.retry_at = null;
  Reflect.deleteProperty(state.open_steps, id);
  return step;
}

export function count(state: RunState, step: Step, usage: Usage | null | undefined): void {
  if (!usage) return;
  step.usage = sum(step.usage ?? {}, usage);
  state.usage = sum(state.usage, usage);
  meter(state, state.activations[step.activation]!, 0, usage);
}

/** Count steps and usage for the activation, where it is metered, and for all metered ones around it. */
function meter(state: RunState, { path, metered, meter: around }: Activation, steps: number, usage: Usage): void {
  for (let at = metered ? path : around; at !== null; at = state.activations[at]!.meter) {
    const counted = activationOf(state, at);
    const { spent } = counted;
    counted.spent = {
      steps: spent.steps + steps,
      tokens: spent.tokens + (usage.input_tokens ?? 0) + (usage.output_tokens ?? 0),
      cost_usd: spent.cost_usd + (usage.cost_usd ?? 0),
    };
  }
}

/** Add two usages; counts of zero are left out, as on the wire, and a sum of money never is. */
function sum(a: Usage, b: Usage): Usage {
  const total: Usage = { cost_usd: (a.cost_usd ?? 0) + (b.cost_usd ?? 0) };
  for (const key of ["input_tokens", "output_tokens", "requests", "tool_calls"] as const) {
    const value = (a[key] ?? 0) + (b[key] ?? 0);
    if (value !== 0) total[key] = value;
  }
  return total;
}

export function failStep(state: RunState, event: EventOf<"StepFailed">, at: number): void {
  const step = stepOf(state, event.step);
  const duration_ms = event.duration_ms ?? 0;
  step.failures = [...step.failures, { attempt: event.attempt, error: event.error, at, duration_ms }];
  count(state, step, event.usage);
  if (event.retry_at == null) endStep(state, event.step, "failed", at).error = event.error;
  else {
    step.status = "waiting";
    step.retry_at = event.retry_at;
  }
}
