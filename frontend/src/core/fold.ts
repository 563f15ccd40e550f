/**
 * `evolve`, the only thing that changes a run's state: the exact twin of `workflows/engine/state.py`.
 *
 * The state is changed in place, but an activation or a step that changes is replaced by a copy of itself, so that a
 * view may compare by reference. `tests/scenarios` holds this fold and the server's to the same results.
 */

import { activationOf, end, enter, leave } from "./fold-activations";
import { assign, chooseRoute, endSubtask, handOff, overrule, plan, refuseHandoff } from "./fold-patterns";
import { reduce } from "./fold-reducers";
import { cancelActivation, count, endStep, failStep, schedule, stepOf } from "./fold-steps";
import type { Entry, ErrorInfo, EventOf, EventType, RunEvent } from "./run-events";
import { FAILED, newRunState, ROOT, type RunState, SKIPPED } from "./run-state";

type Apply<T extends EventType> = (state: RunState, event: EventOf<T>, at: number) => void;

/** Apply one event that happened at `at` (seconds since the epoch). An unknown type of event only counts. */
export function evolve(state: RunState, event: RunEvent, at: number): void {
  state.seq += 1;
  (APPLY[event.type] as Apply<EventType> | undefined)?.(state, event as EventOf<EventType>, at);
}

/** Rebuild a run's state from its log, or from a prefix of it. */
export function fold(entries: Iterable<Entry>): RunState {
  const state = newRunState();
  for (const entry of entries) {
    for (const event of entry.events) evolve(state, event, entry.at);
  }
  return state;
}

function takeValue(state: RunState, event: EventOf<"ValueChanged">): void {
  const value = event.value === undefined ? state.activations[event.activation]!.output : event.value;
  state.values[event.key] = reduce(event.reducer, state.values[event.key], value);
}

function endRun(state: RunState, status: "succeeded" | "failed" | "cancelled", error: ErrorInfo | null, at: number) {
  state.status = status;
  state.ended_at = at;
  state.error = error;
}

const APPLY: { [T in EventType]: Apply<T> } = {
  RunStarted: (state, event, at) =>
    Object.assign(state, {
      run: event.run,
      status: "running",
      started_at: at,
      input: event.input ?? null,
      user: event.user ?? {},
      by: event.by ?? "",
      thread: event.thread ?? null,
      history: event.history ?? [],
      agents: event.agents,
      values: { ...event.values },
    }),
  RunPaused: (state) => {
    state.status = "paused";
  },
  RunResumed: (state) => {
    state.status = "running";
  },
  RunRecovered: (state, event) => {
    state.recoveries += 1;
    for (const id of event.steps ?? []) stepOf(state, id).recovered += 1;
  },
  RunSucceeded: (state, _event, at) => {
    endRun(state, "succeeded", state.error, at);
    state.output = state.activations[ROOT]!.output;
  },
  RunFailed: (state, event, at) => endRun(state, "failed", event.error, at),
  RunCancelled: (state, event, at) =>
    endRun(state, "cancelled", { code: "refused", message: event.reason || "cancelled" }, at),
  ActivationEntered: enter,
  ActivationLeft: leave,
  ActivationFailed: (state, event, at) => {
    end(state, event.activation, "failed", FAILED, at).error = event.error;
  },
  ActivationCancelled: cancelActivation,
  NodeSkipped: (state, event) => {
    activationOf(state, event.parent).outcomes[event.node] = SKIPPED;
  },
  StepScheduled: schedule,
  StepSucceeded: (state, event, at) => {
    const step = endStep(state, event.step, "succeeded", at);
    step.output = event.output ?? null;
    step.handoff = event.handoff ?? null;
    step.note = event.note ?? "";
    step.duration_ms = event.duration_ms ?? 0;
    count(state, step, event.usage);
  },
  StepFailed: failStep,
  StepRetried: (state, event) => {
    Object.assign(stepOf(state, event.step), { status: "open", attempt: event.attempt, retry_at: null, turns: [] });
  },
  StepProgressed: (state, event) => {
    const step = stepOf(state, event.step);
    step.turns = [...step.turns, event.turn];
  },
  ValueChanged: takeValue,
  RouteChosen: chooseRoute,
  PlanMade: plan,
  SubtaskAssigned: assign,
  SubtaskEnded: endSubtask,
  LeadOverruled: overrule,
  HandedOff: handOff,
  HandoffRefused: refuseHandoff,
};
