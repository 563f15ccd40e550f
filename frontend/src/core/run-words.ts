/** Each event of a run in readable words. */

import { formatDuration, plural } from "./format";
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

/** Give a node's name by its id; of an activation its path is told too, since a path leaves out whose workflow it is. */
export type Naming = (node: string, path?: string) => string;
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

/** Tell the activation that a timer belongs to, by its id `<path>!<purpose>`. */
export function activationOfTimer(timer: string): string {
  return timer.slice(0, timer.indexOf("!"));
}

/** Tell the node of an activation's path: its last part, without its count. */
export function nodeOfPath(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/#\d+$/, "");
}

function aboutWhom(event: RunEvent, step: string | null): string | null {
  if ("activation" in event) return event.activation;
  if (step !== null) return activationOfStep(step);
  if ("timer" in event) return activationOfTimer(event.timer);
  return event.type === "NodeSkipped" ? event.parent : null;
}

const because = (reason: string | undefined) => (reason ? `: ${oneLine(reason)}` : "");
const by = (who: string | undefined) => (who ? ` by ${who}` : "");
const of = (path: string, name: Naming) => (path === "." ? "The run" : name(nodeOfPath(path), path));
const took = (ms: number | undefined) => (ms ? ` in ${formatDuration(ms)}` : "");
const stepOf = (step: string, name: Naming) => of(activationOfStep(step), name);
const ports = (port: string) => port.split(",").map((each) => `“${each}”`).join(" and ");
const numbered = (index: number | null | undefined) => (index == null ? "" : ` (number ${index + 1})`);
const values = (value: unknown) => (value == null ? "" : `: ${oneLine(value, 80)}`);
const timerOf = (timer: string, name: Naming) =>
  `${of(activationOfTimer(timer), name)}: ${timerWords(timer.slice(timer.indexOf("!") + 1), name)}`;

const SAY: { [T in EventType]: Say<T> } = {
  RunStarted: (event) => [`Run started${by(event.by)} with ${oneLine(event.input, 80)}`, "busy"],
  RunPaused: (event) => [`Run paused${by(event.by)}`, "warn"],
  RunResumed: (event) => [`Run resumed${by(event.by)}`, "busy"],
  RunRecovered: (event) => [
    `Taken over after an interruption; ${plural(event.steps?.length ?? 0, "open step")} carried out again`,
    "warn",
  ],
  RunSucceeded: () => ["Run succeeded", "good"],
  RunFailed: (event) => [`Run failed${because(event.error.message)}`, "bad"],
  RunCancelled: (event) => [`Run cancelled${by(event.by)}${because(event.reason)}`, "warn"],
  ActivationEntered: (event, name) => [
    `${of(event.activation, name)} entered${event.again_of ? " again after its failure" : ""}${numbered(event.index)}`,
    "busy",
  ],
  ActivationLeft: (event, name) => [
    `${of(event.activation, name)} left${event.port && event.port !== "out" ? ` by ${ports(event.port)}` : ""}` +
      (event.error ? `, in spite of a failure${because(event.error.message)}` : "") +
      (event.handoff ? `, wishing to hand over to ${name(event.handoff.to)}` : ""),
    event.error ? "warn" : "good",
  ],
  ActivationFailed: (event, name) => [
    `${of(event.activation, name)} failed${because(event.error.message)}${event.again_at == null ? "" : "; it will be entered again"}`,
    event.again_at == null ? "bad" : "warn",
  ],
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
  RouteChosen: (event, name) => [`${of(event.activation, name)} chose ${ports(event.port)}${because(event.reason)}`, "neutral"],
  PlanMade: (event, name) => [
    `${of(event.activation, name)} planned ${event.replaces ? "anew: " : ""}${plural(event.subtasks.length, "subtask")}${because(event.reason)}`,
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
  SubtaskReassigned: (event, name) => [`“${event.subtask}” given again, to ${name(event.worker)}${because(event.reason)}`, "warn"],
  ProgressNoted: (event, name) => [progressWords(event, name), event.progressing || event.done ? "neutral" : "warn"],
  ChoiceMade: (event, name) => [
    `${of(event.activation, name)} chose ${choiceWords(event.choice, name)}${because(event.reason)}`,
    "neutral",
  ],
  TimerSet: (event, name) => [`${of(event.activation, name)} set a timer: ${timerWords(event.purpose, name)}`, "quiet"],
  TimerExpired: (event, name) => [`Time is up for ${timerOf(event.timer, name)}`, "warn"],
  TimerCleared: (event, name) => [`Timer no longer needed by ${timerOf(event.timer, name)}`, "quiet"],
  QuestionAsked: (event, name) => [`${of(event.activation, name)} asks: ${oneLine(event.question.prompt, 100)}`, "busy"],
  QuestionAnswered: (event, name) => [
    `${event.by} answered “${event.decision}” to ${of(event.activation, name)}${because(event.comment)}${values(event.values)}`,
    event.decision === "reject" ? "warn" : "good",
  ],
  QuestionEscalated: (event, name) => [`Nobody answered ${of(event.activation, name)} in time; now asked: ${event.to.join(", ")}`, "warn"],
  QuestionClosed: (event, name) => [
    `The question of ${of(event.activation, name)} is closed${event.decision ? `: ${event.decision}` : ""}`,
    "neutral",
  ],
  EventReceived: (event) => [
    `Event “${event.name}” came in${by(event.by)}${event.transient ? ", for whoever waits now" : ""}${values(event.payload)}`,
    "neutral",
  ],
  EventAwaited: (event, name) => [`${of(event.activation, name)} waits for the event “${event.name}”`, "busy"],
  EventTaken: (event, name) => [
    `${of(event.activation, name)} took the event “${event.name}”${event.kept ? ", which had been kept" : ""}${values(event.payload)}`,
    "good",
  ],
  WatchSet: (event, name) => [`${of(event.activation, name)} waits for the state to change`, "busy"],
  ItemsAdded: (event, name) => [`${of(event.activation, name)} was given ${plural(event.items.length, "item")}${by(event.by)}`, "neutral"],
  LoopJumped: (event, name) => [
    event.jump === "break"
      ? `${of(event.by, name)} ended the loop ${of(event.activation, name)}`
      : `${of(event.by, name)} went on to the next pass of ${of(event.activation, name)}`,
    "neutral",
  ],
  LockRequested: (event, name) => [
    `${of(event.activation, name)} wants into “${event.name}”, which ${event.limit === undefined || event.limit === 1 ? "one" : event.limit} may enter at once` +
      (event.wide ? ", across all runs" : ""),
    "busy",
  ],
  LockGranted: (event, name) => [`${of(event.activation, name)} entered “${event.name}”`, "neutral"],
};

function progressWords(event: EventOf<"ProgressNoted">, name: Naming): string {
  const found = event.done ? "done" : event.looping ? "going round in circles" : event.progressing ? "progress" : "no progress";
  const stalls = event.stalls > 0 ? `, ${plural(event.stalls, "stall")}` : "";
  const next = event.next ? `, next ${name(event.next)}` : "";
  return `${of(event.activation, name)} looked at its progress: ${found}${stalls}${next}${because(event.reason)}`;
}

/** Name what was chosen: a member, several of them, or a word of the pattern's own. */
export function choiceWords(choice: string, name: Naming): string {
  return choice.split(",").map((each) => name(each)).join(", ");
}

/** Say what a timer is for, by its purpose. */
export function timerWords(purpose: string, name: Naming): string {
  if (purpose.startsWith("again:")) return `entering ${of(purpose.slice(6), name)} again`;
  if (purpose.startsWith("join:")) return `the deadline of what leads to ${name(purpose.slice(5))}`;
  return TIMERS[purpose] ?? purpose.replaceAll("_", " ");
}

const TIMERS: Record<string, string> = {
  deadline: "the time that it may take",
  timer: "going on after a while",
  join: "the deadline of its branches",
  answer: "an answer by then",
  review: "the review of its plan",
  let_in: "a place by then",
};

const PURPOSES: Record<string, string> = {
  answer: "answer",
  route: "choose who is next",
  plan: "plan the work",
  assemble: "assemble the answer",
  synthesise: "make one answer of all",
  classify: "choose a case",
  evaluate: "judge the result",
  judge: "choose the best",
  progress: "look at the progress",
  replan: "plan the work anew",
  reassign: "choose who tries it now",
  summarise: "sum up what was said",
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
