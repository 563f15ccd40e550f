/** The state of a run as the fold makes it: the TypeScript twin of the structs in `workflows/engine/state.py`. */

import type {
  AgentCard,
  ErrorInfo,
  Handoff,
  HistoryMessage,
  Json,
  SubtaskStatus,
  Usage,
} from "./run-events";

export const ROOT = ".";
export const SKIPPED = "~skipped";
export const FAILED = "~failed";
export const CANCELLED = "~cancelled";

export type RunStatus = "new" | "running" | "paused" | "succeeded" | "failed" | "cancelled";
export type ActivationStatus = "active" | "left" | "failed" | "cancelled";
export type StepStatus = "open" | "waiting" | "succeeded" | "failed" | "cancelled";

/** One subtask in a supervisor's ledger: who has it, and how it ended. */
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

/** One time that a node was entered. */
export interface Activation {
  path: string;
  node: string;
  parent: string | null;
  entered_at: number;
  status: ActivationStatus;
  input: Json;
  output: Json;
  port: string | null;
  error: ErrorInfo | null;
  handoff: Handoff | null;
  left_at: number | null;
  children: string[];
  active: number;
  times: Record<string, number>;
  outcomes: Record<string, string>;
  steps: string[];
  plan: boolean;
  ledger: LedgerLine[];
  overruled: string[];
  chain: ChainLink[];
  scores: Record<string, number>;
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

/** All that is known of a run. */
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
  usage: Usage;
  recoveries: number;
}

/** Make the state of a run of which nothing is known yet. */
export function newRunState(): RunState {
  return {
    run: "",
    status: "new",
    input: null,
    output: null,
    error: null,
    by: "",
    user: {},
    thread: null,
    history: [],
    agents: {},
    started_at: null,
    ended_at: null,
    seq: 0,
    values: {},
    results: {},
    activations: {},
    steps: {},
    open_steps: {},
    usage: {},
    recoveries: 0,
  };
}

/** Tell whether nothing can happen any more. */
export function isEnded(status: string): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
