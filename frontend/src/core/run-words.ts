/** Each event of a run in readable words. */

import { formatDuration } from "./format";
import { oneLine } from "./run-format";
import type { EventOf, EventType, RunEvent } from "./run-events";

export type Tone = "neutral" | "good" | "bad" | "busy" | "quiet" | "warn";

/** A sentence about an event, how it is meant, and the activation and step that it is about. */
export interface EventWords {
  text: string;
  tone: Tone;
  activation: string | null;
  step: string | null;
}

type Naming = (node: string) => string;
type Say<T extends EventType> = (event: EventOf<T>, name: Naming) => [text: string, tone: Tone];

/** Say what happened; `name` gives a node's name by its id. */
export function eventWords(event: RunEvent, name: Naming = (node) => node): EventWords {
  const say = SAY[event.type] as Say<EventType> | undefined;
  const [text, tone] = say?.(event as EventOf<EventType>, name) ?? [event.type, "quiet"];
  const step = "step" in event ? event.step : null;
  return { text, tone, step, activation: aboutWhom(event, step) };
}

/** Tell the activation that a step belongs to, by its id `<path>:<n>`. */
export function activationOfStep(step: string): string {
  return step.slice(0, step.lastIndexOf(":"));
}

/** Tell the node of an activation's path: its last part, without its count. */
export function nodeOfPath(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/#\d+$/, "");
}

function aboutWhom(event: RunEvent, step: string | null): string | null {
  if ("activation" in event) return event.activation;
  if (step !== null) return activationOfStep(step);
  return event.type === "NodeSkipped" ? event.parent : null;
}

const because = (reason: string | undefined) => (reason ? `: ${oneLine(reason)}` : "");
const by = (who: string | undefined) => (who ? ` by ${who}` : "");
const of = (path: string, name: Naming) => (path === "." ? "The run" : name(nodeOfPath(path)));
const took = (ms: number | undefined) => (ms ? ` in ${formatDuration(ms)}` : "");
const stepOf = (step: string, name: Naming) => of(activationOfStep(step), name);

const SAY: { [T in EventType]: Say<T> } = {
  RunStarted: (event) => [`Run started${by(event.by)} with ${oneLine(event.input, 80)}`, "busy"],
  RunPaused: (event) => [`Run paused${by(event.by)}`, "warn"],
  RunResumed: (event) => [`Run resumed${by(event.by)}`, "busy"],
  RunRecovered: (event) => [
    `Taken over after an interruption; ${event.steps?.length ?? 0} open steps carried out again`,
    "warn",
  ],
  RunSucceeded: () => ["Run succeeded", "good"],
  RunFailed: (event) => [`Run failed${because(event.error.message)}`, "bad"],
  RunCancelled: (event) => [`Run cancelled${by(event.by)}${because(event.reason)}`, "warn"],
  ActivationEntered: (event, name) => [`${of(event.activation, name)} entered`, "busy"],
  ActivationLeft: (event, name) => [
    `${of(event.activation, name)} left${event.port && event.port !== "out" ? ` by “${event.port}”` : ""}` +
      (event.error ? `, in spite of a failure${because(event.error.message)}` : "") +
      (event.handoff ? `, wishing to hand over to ${name(event.handoff.to)}` : ""),
    event.error ? "warn" : "good",
  ],
  ActivationFailed: (event, name) => [`${of(event.activation, name)} failed${because(event.error.message)}`, "bad"],
  ActivationCancelled: (event, name) => [`${of(event.activation, name)} cancelled${because(event.reason)}`, "warn"],
  NodeSkipped: (event, name) => [`${name(event.node)} skipped: no branch led to it`, "quiet"],
  StepScheduled: (event, name) => [
    `${of(event.activation, name)} asks ${event.agent} to ${PURPOSES[event.purpose ?? "answer"] ?? event.purpose}`,
    "neutral",
  ],
  StepSucceeded: (event, name) => [
    `${stepOf(event.step, name)} has its answer${took(event.duration_ms)}${event.note ? ` (${event.note})` : ""}: ` +
      oneLine(event.output, 90),
    "good",
  ],
  StepFailed: (event, name) => [
    `Attempt ${event.attempt} of ${stepOf(event.step, name)} failed${took(event.duration_ms)}${because(event.error.message)}` +
      (event.retry_at == null ? "; not tried again" : "; will be tried again"),
    event.retry_at == null ? "bad" : "warn",
  ],
  StepRetried: (event, name) => [`${stepOf(event.step, name)} is tried again, attempt ${event.attempt}`, "neutral"],
  StepProgressed: (event, name) => [`${stepOf(event.step, name)} completed turn ${event.index + 1}`, "neutral"],
  ValueChanged: (event, name) => [
    `State “${event.key}” ${REDUCERS[event.reducer] ?? "changed"} by ${of(event.activation, name)}` +
      (event.value === undefined ? "" : `: ${oneLine(event.value, 80)}`),
    "neutral",
  ],
  RouteChosen: (event, name) => [`${of(event.activation, name)} chose “${event.port}”${because(event.reason)}`, "neutral"],
  PlanMade: (event, name) => [
    `${of(event.activation, name)} planned ${event.subtasks.length} subtasks${because(event.reason)}`,
    "neutral",
  ],
  SubtaskAssigned: (event, name) => [
    `${of(event.activation, name)} gave “${event.subtask}” to ${name(event.worker)}${because(event.instruction || event.reason)}`,
    "busy",
  ],
  SubtaskEnded: (event) => [
    `Subtask “${event.subtask}” ${event.status}${because(event.error?.message)}`,
    event.status === "done" ? "good" : "bad",
  ],
  LeadOverruled: (event, name) => [
    `The lead of ${of(event.activation, name)} was overruled: ${event.reason}. Instead: ${event.fallback}`,
    "warn",
  ],
  HandedOff: (event, name) => [
    `${of(event.source, name)} ${event.returned ? "gave control back to" : "handed over to"} ${name(event.target)}${because(event.reason)}`,
    "busy",
  ],
  HandoffRefused: (event, name) => [
    `Handoff from ${of(event.source, name)} to ${name(event.target)} refused${because(event.reason)}`,
    "warn",
  ],
};

const PURPOSES: Record<string, string> = {
  answer: "answer",
  route: "choose who is next",
  plan: "plan the work",
  assemble: "assemble the answer",
  synthesise: "make one answer of all",
  classify: "choose a case",
};

const REDUCERS: Record<string, string> = {
  replace: "set",
  append: "appended to",
  extend: "extended",
  merge: "merged",
  add: "added to",
  max: "raised",
  min: "lowered",
  union: "joined",
};
