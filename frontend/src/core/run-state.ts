/** The state of a run as the fold makes it: the TypeScript twin of the structs in `workflows/engine/state.py`. */

import type {
  AgentCard,
  ErrorInfo,
  Handoff,
  HistoryMessage,
  Json,
  Question,
  Scope,
  SubtaskStatus,
  Usage,
} from "./run-events";

export const ROOT = ".";
export const SKIPPED = "~skipped";
export const FAILED = "~failed";
export const CANCELLED = "~cancelled";
/** What the purpose of a timer begins with that waits to enter a node again. */
export const AGAIN = "again:";

export type RunStatus = "new" | "running" | "paused" | "succeeded" | "failed" | "cancelled";
export type ActivationStatus = "active" | "left" | "failed" | "cancelled";
export type StepStatus = "open" | "waiting" | "succeeded" | "failed" | "cancelled";

/** One subtask in a supervisor's ledger: who has it, how often it was tried, and how it ended. */
export interface LedgerLine {
  id: string;
  worker: string;
  instruction: string;
  after: string[];
  input?: Json;
  status: SubtaskStatus;
  child: string | null;
  reason: string;
  error: ErrorInfo | null;
  attempts: number;
}

/** One handoff that happened, or was refused. */
export interface ChainLink {
  source: string;
  target: string;
  hop: number;
  at: number;
  reason: string;
  context: Record<string, Json>;
  returned: boolean;
  refused: boolean;
}

/** One choice of a pattern: who speaks, who won. */
export interface Choice {
  choice: string;
  at: number;
  reason: string;
  scores: Record<string, number>;
}

/** One look of a supervisor's lead at its progress; `stalls` is the count after it. */
export interface Progress {
  done: boolean;
  looping: boolean;
  progressing: boolean;
  stalls: number;
  at: number;
  next: string | null;
  reason: string;
}

/** One person's answer to a question. */
export interface AnswerGiven {
  by: string;
  decision: string;
  at: number;
  values: Json;
  comment: string;
}

/** What was used inside a metered activation: steps asked for, tokens of both directions, US dollars. */
export interface Spent {
  steps: number;
  tokens: number;
  cost_usd: number;
}

/**
 * One time that a node was entered. `origin` is the first try, where this one is a rerun. `scope` and `meter` are the
 * nearest activations around it that have names of their own, or that are metered; `local` and `metered` tell whether
 * it is one itself. `active` counts the children that have not ended, those that wait to be entered again among them;
 * `done` and `lost` those that ended well, and badly for good.
 */
export interface Activation {
  path: string;
  node: string;
  parent: string | null;
  entered_at: number;
  origin: string;
  status: ActivationStatus;
  input: Json;
  output: Json;
  port: string | null;
  error: ErrorInfo | null;
  handoff: Handoff | null;
  left_at: number | null;
  again_at: number | null;
  tries: number;
  index: number | null;
  children: string[];
  active: number;
  done: number;
  lost: number;
  times: Record<string, number>;
  outcomes: Record<string, string>;
  steps: string[];
  timers: string[];
  scope: string | null;
  local: Scope;
  values: Record<string, Json>;
  results: Record<string, Json>;
  meter: string | null;
  metered: boolean;
  spent: Spent;
  plan: boolean;
  plans: number;
  ledger: LedgerLine[];
  progress: Progress[];
  overruled: string[];
  chain: ChainLink[];
  scores: Record<string, number>;
  choices: Choice[];
  items: Json[];
  question: Question | null;
  answers: AnswerGiven[];
  lock: string | null;
  listens: string[];
  reason: string;
}

/** An attempt of a step that failed. */
export interface FailedAttempt {
  attempt: number;
  error: ErrorInfo;
  at: number;
  duration_ms: number;
}

/** One unit of outside work: `open` while its outcome is awaited, `waiting` between two attempts. */
export interface Step {
  id: string;
  activation: string;
  agent: string;
  purpose: string;
  scheduled_at: number;
  input: Json;
  attempt: number;
  status: StepStatus;
  retry_at: number | null;
  ended_at: number | null;
  output: Json;
  handoff: Handoff | null;
  error: ErrorInfo | null;
  note: string;
  duration_ms: number;
  usage: Usage | null;
  failures: FailedAttempt[];
  turns: Json[];
  recovered: number;
}

/** A time that an activation waits for. */
export interface Timer {
  id: string;
  activation: string;
  purpose: string;
  at: number;
}

/** A critical section: who is in it, and who waits, first come first served. `wide`: runs share it. */
export interface Lock {
  limit: number;
  wide: boolean;
  holders: string[];
  waiting: string[];
}

/**
 * All that is known of a run. `questions` and `watchers` are the activations that wait for a person or a value of the
 * state, `listeners` those that wait for an event, by its name; `inbox` keeps the events that nobody has taken.
 */
export interface RunState {
  run: string;
  status: RunStatus;
  input: Json;
  output: Json;
  error: ErrorInfo | null;
  by: string;
  user: Record<string, Json>;
  thread: string | null;
  history: HistoryMessage[];
  agents: Record<string, AgentCard>;
  started_at: number | null;
  ended_at: number | null;
  seq: number;
  values: Record<string, Json>;
  results: Record<string, Json>;
  activations: Record<string, Activation>;
  steps: Record<string, Step>;
  open_steps: Record<string, null>;
  timers: Record<string, Timer>;
  questions: Record<string, null>;
  listeners: Record<string, string[]>;
  inbox: Record<string, Json[]>;
  watchers: Record<string, null>;
  locks: Record<string, Lock>;
  usage: Usage;
  recoveries: number;
}

/** Tell whether nothing can happen any more. */
export function isEnded(status: string): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
