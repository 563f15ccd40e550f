/**
 * `evolve`, the only thing that changes a run's state: the exact twin of `workflows/engine/state.py`.
 *
 * The state is changed in place, but an activation or a step that changes is replaced by a copy of itself, so that a
 * view may compare by reference. `tests/scenarios` holds this fold and the server's to the same results.
 */

import { cancel, clearTimer, enter, fail, leave, takeValue } from "./fold-activations";
import { newRunState } from "./fold-new";
import * as patterns from "./fold-patterns";
import { activationOf, count, endStep, failStep, schedule, stepOf } from "./fold-steps";
import * as waiting from "./fold-waiting";
import { eventsOf } from "./large";
import type { Entry, ErrorInfo, EventOf, EventType, RunEvent } from "./run-events";
import { ROOT, type RunState, SKIPPED } from "./run-state";

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
    for (const event of eventsOf(entry)) evolve(state, event, entry.at);
  }
  return state;
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
  ActivationFailed: fail,
  ActivationCancelled: cancel,
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
  RouteChosen: patterns.chooseRoute,
  ChoiceMade: patterns.choose,
  PlanMade: patterns.plan,
  ProgressNoted: patterns.noteProgress,
  SubtaskAssigned: patterns.assign,
  SubtaskReassigned: patterns.reassign,
  SubtaskEnded: patterns.endSubtask,
  LeadOverruled: patterns.overrule,
  HandedOff: patterns.handOff,
  HandoffRefused: patterns.refuseHandoff,
  ItemsAdded: patterns.addItems,
  LoopJumped: patterns.jump,
  EventReceived: waiting.receive,
  TimerSet: waiting.setTimer,
  TimerExpired: waiting.endTimer,
  TimerCleared: clearTimer,
  QuestionAsked: waiting.ask,
  QuestionAnswered: waiting.answer,
  QuestionEscalated: waiting.escalate,
  QuestionClosed: waiting.closeQuestion,
  EventAwaited: waiting.awaitEvent,
  EventTaken: waiting.takeEvent,
  WatchSet: (state, event) => {
    state.watchers[event.activation] = null;
  },
  LockRequested: waiting.requestLock,
  LockGranted: waiting.grantLock,
};
