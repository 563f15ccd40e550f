/**
 * The facts of a run as the server sends them: the TypeScript twin of `workflows/engine/events.py`.
 *
 * Fields that have a default are left out on the wire; a value is absent where the event names whose value it is.
 */

export type Json = unknown;

/** What the server tells of a large value: where its JSON is to be had, how long it is, and how it begins. */
export interface LargeTold {
  digest: string;
  bytes: number;
  start: string;
  count?: number;
}

/** Where in an entry a large value belongs: a field (`question.action` is one inside another) of an event, from 0. */
export interface LargeReference extends LargeTold {
  event: number;
  field: string;
}

export type ErrorCode =
  | "timeout"
  | "rate_limit"
  | "provider"
  | "validation"
  | "expression"
  | "tool"
  | "agent"
  | "refused"
  | "too_large"
  | "limit"
  | "budget"
  | "cancelled"
  | "internal";

export interface ErrorInfo {
  code: ErrorCode;
  message: string;
  detail?: Record<string, Json> | null;
  retry_after_s?: number | null;
}

export interface AgentCard {
  name: string;
  version: number;
  kind: string;
  description?: string;
  capabilities?: string[];
}

export interface HistoryMessage {
  role: string;
  content: string;
  run?: string | null;
}

export interface Usage {
  input_tokens?: number;
  output_tokens?: number;
  requests?: number;
  tool_calls?: number;
  cost_usd?: number;
}

export interface Handoff {
  to: string;
  reason?: string;
  context?: Record<string, Json>;
}

export type Reducer = "replace" | "append" | "extend" | "merge" | "add" | "max" | "min" | "union";
export type SubtaskStatus = "waiting" | "active" | "done" | "failed" | "blocked" | "dropped";
export type Scope = "" | "item" | "workflow";
export type Jump = "break" | "continue";

export interface Subtask {
  id: string;
  worker: string;
  instruction?: string;
  after?: string[];
  input?: Json;
}

/** What people are asked; `hash` is that of exactly this, and an answer must name it. */
export interface Question {
  prompt: string;
  hash: string;
  purpose?: string;
  action?: Json;
  form?: Record<string, Json> | null;
  decisions: string[];
  approvers?: string[];
  quorum?: number;
  order?: "any" | "sequence";
  deadline_at?: number | null;
  escalate_to?: string[];
}

interface StepEnding {
  step: string;
  attempt: number;
  usage?: Usage | null;
  duration_ms?: number;
}

/** What each type of event tells, by its name on the wire. */
export interface EventFields {
  RunStarted: {
    run: string;
    input: Json;
    agents: Record<string, AgentCard>;
    by?: string;
    user?: Record<string, Json>;
    thread?: string | null;
    history?: HistoryMessage[];
    values?: Record<string, Json>;
  };
  RunPaused: { by?: string };
  RunResumed: { by?: string };
  RunRecovered: { worker: string; epoch: number; steps?: string[] };
  RunSucceeded: object;
  RunFailed: { error: ErrorInfo };
  RunCancelled: { by?: string; reason?: string };
  ActivationEntered: {
    activation: string;
    node: string;
    parent?: string | null;
    input?: Json;
    source?: string | null;
    index?: number | null;
    scope?: Scope;
    values?: Record<string, Json>;
    metered?: boolean;
    again_of?: string | null;
  };
  ActivationLeft: {
    activation: string;
    output?: Json;
    source?: string | null;
    port?: string;
    error?: ErrorInfo | null;
    handoff?: Handoff | null;
  };
  ActivationFailed: { activation: string; error: ErrorInfo; again_at?: number | null };
  ActivationCancelled: { activation: string; reason?: string; alone?: boolean };
  NodeSkipped: { parent: string; node: string };
  StepScheduled: { step: string; activation: string; agent: string; purpose?: string; input?: Json };
  StepSucceeded: StepEnding & { output: Json; handoff?: Handoff | null; note?: string };
  StepFailed: StepEnding & { error: ErrorInfo; retry_at?: number | null };
  StepRetried: { step: string; attempt: number };
  StepProgressed: { step: string; attempt: number; index: number; turn: Json };
  ValueChanged: { key: string; reducer: Reducer; activation: string; value?: Json };
  RouteChosen: { activation: string; port: string; reason?: string; scores?: Record<string, number> };
  PlanMade: { activation: string; subtasks: Subtask[]; reason?: string; replaces?: boolean };
  SubtaskAssigned: {
    activation: string;
    subtask: string;
    worker: string;
    child: string;
    instruction?: string;
    reason?: string;
  };
  SubtaskEnded: { activation: string; subtask: string; status: SubtaskStatus; error?: ErrorInfo | null };
  LeadOverruled: { activation: string; reason: string; fallback: string };
  HandedOff: {
    activation: string;
    source: string;
    target: string;
    hop: number;
    reason?: string;
    context?: Record<string, Json>;
    returned?: boolean;
  };
  HandoffRefused: { activation: string; source: string; target: string; reason: string };
  SubtaskReassigned: { activation: string; subtask: string; worker: string; reason?: string };
  ProgressNoted: {
    activation: string;
    done: boolean;
    looping: boolean;
    progressing: boolean;
    stalls: number;
    next?: string | null;
    reason?: string;
  };
  ChoiceMade: { activation: string; choice: string; reason?: string; scores?: Record<string, number> };
  TimerSet: { timer: string; activation: string; at: number; purpose: string };
  TimerExpired: { timer: string };
  TimerCleared: { timer: string };
  QuestionAsked: { activation: string; question: Question };
  QuestionAnswered: {
    activation: string;
    by: string;
    decision: string;
    hash: string;
    values?: Json;
    comment?: string;
  };
  QuestionEscalated: { activation: string; to: string[]; deadline_at?: number | null };
  QuestionClosed: { activation: string; decision?: string };
  EventReceived: { name: string; payload?: Json; by?: string; transient?: boolean };
  EventAwaited: { activation: string; name: string };
  EventTaken: { activation: string; name: string; payload?: Json; kept?: boolean };
  WatchSet: { activation: string };
  ItemsAdded: { activation: string; items: Json[]; by?: string };
  LoopJumped: { activation: string; by: string; jump: Jump };
  LockRequested: { activation: string; name: string; limit?: number; wide?: boolean };
  LockGranted: { activation: string; name: string };
}

export type EventType = keyof EventFields;
export type EventOf<T extends EventType> = { type: T } & EventFields[T];
export type RunEvent = { [T in EventType]: EventOf<T> }[EventType];

/** One row of the log: the events of one decision; `seq` numbers the first of them, from 1; `at` is in seconds. */
export interface Entry {
  seq: number;
  at: number;
  events: RunEvent[];
  /** The values that are null in the events because they are large. */
  payloads?: LargeReference[];
}

/** Tell the number of an entry's last event. */
export function lastSeq(entry: Entry): number {
  return entry.seq + entry.events.length - 1;
}
