/**
 * The timeline of a run: one row for each activation, nested as they were entered, with what its steps did and when.
 * Times are in seconds since the epoch; `end` is null for what still goes on.
 */

import { holdOf } from "./run-items";
import { type NodeStatus, statusOf } from "./run-nodes";
import { type Activation, ROOT, type RunState, type Step } from "./run-state";

export type SegmentKind = "work" | "failed" | "wait" | "cancelled";

/** A stretch of a step: an attempt at work, an attempt that failed, or the wait for the next one. */
export interface Segment {
  step: string;
  attempt: number;
  kind: SegmentKind;
  start: number;
  end: number | null;
}

export interface TimelineRow {
  path: string;
  node: string;
  depth: number;
  start: number;
  end: number | null;
  status: NodeStatus;
  members: number;
  /** The number, from 0, of the item or pass that it is. */
  index: number | null;
  segments: readonly Segment[];
  /** What was worked inside it, itself included. */
  work: Work;
}

/** Work in seconds: what is done, and what still goes on since so many seconds, as a count and the sum of its starts. */
export interface Work {
  done: number;
  open: number;
  from: number;
}

/** Tell how many seconds of work there were until `now`. */
export function workUntil({ done, open, from }: Work, now: number): number {
  return done + Math.max(0, open * now - from);
}

/** Lay out the rows in order of entering, depth first; what is inside a path of `folded` is left out. */
export function timelineRows(state: RunState, folded: ReadonlySet<string> = new Set()): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const works = worksOf(state);
  const agenda: [string, number][] = state.activations[ROOT] ? [[ROOT, 0]] : [];
  while (agenda.length > 0) {
    const [path, depth] = agenda.pop()!;
    const activation = state.activations[path]!;
    rows.push(rowOf(state, activation, depth, works.get(path)!));
    if (folded.has(path)) continue;
    for (const child of activation.children.toReversed()) agenda.push([child, depth + 1]);
  }
  return rows;
}

/** Sum up for each activation what was worked inside it; children were entered after what they are in. */
function worksOf(state: RunState): Map<string, Work> {
  const works = new Map<string, Work>();
  const all = Object.values(state.activations);
  for (const { path, steps } of all) works.set(path, workOf(segmentsIn(state, steps)));
  for (const { path, parent } of all.toReversed()) {
    const [inside, around] = [works.get(path)!, parent === null ? undefined : works.get(parent)];
    if (!around) continue;
    around.done += inside.done;
    around.open += inside.open;
    around.from += inside.from;
  }
  return works;
}

function workOf(segments: readonly Segment[]): Work {
  const work = { done: 0, open: 0, from: 0 };
  for (const { kind, start, end } of segments) {
    if (kind === "wait") continue;
    if (end !== null) work.done += end - start;
    else {
      work.open += 1;
      work.from += start;
    }
  }
  return work;
}

function rowOf(state: RunState, activation: Activation, depth: number, work: Work): TimelineRow {
  return {
    path: activation.path,
    node: activation.node,
    depth,
    start: activation.entered_at,
    end: activation.left_at,
    status: holdOf(state, activation) ? "held" : statusOf(activation),
    members: activation.children.length,
    index: activation.index,
    work,
    segments: segmentsIn(state, activation.steps),
  };
}

const NONE: readonly Segment[] = [];

function segmentsIn(state: RunState, steps: readonly string[]): readonly Segment[] {
  if (steps.length === 0) return NONE;
  if (steps.length === 1) return stepSegments(state.steps[steps[0]!]!);
  return steps.flatMap((id) => stepSegments(state.steps[id]!));
}

const known = new WeakMap<Step, readonly Segment[]>();

/** Tell a step's attempts and the waits between them, oldest first. A step that changes is another object. */
export function stepSegments(step: Step): readonly Segment[] {
  let segments = known.get(step);
  if (!segments) known.set(step, (segments = segmentsOf(step)));
  return segments;
}

function segmentsOf(step: Step): Segment[] {
  const segments: Segment[] = [];
  let from = step.scheduled_at;
  for (const failure of step.failures) {
    const start = startedAt(failure.at, failure.duration_ms, from);
    if (waited(failure.attempt, from, start)) segments.push(segment(step, failure.attempt, "wait", from, start));
    segments.push(segment(step, failure.attempt, "failed", start, failure.at));
    from = failure.at;
  }
  return [...segments, ...lastSegments(step, from)];
}

function lastSegments(step: Step, from: number): Segment[] {
  if (step.status === "failed") return [];
  if (step.status === "waiting") return [segment(step, step.attempt, "wait", from, step.retry_at)];
  const end = step.ended_at;
  const kind = step.status === "cancelled" ? "cancelled" : "work";
  const start = end === null ? from : startedAt(end, step.duration_ms, from);
  const wait = waited(step.attempt, from, start) ? [segment(step, step.attempt, "wait", from, start)] : [];
  return [...wait, segment(step, step.attempt, kind, start, end)];
}

/** How long (seconds) a first attempt may take to begin before that counts as a wait. */
const PROMPT_S = 0.02;

function waited(attempt: number, from: number, start: number): boolean {
  return start - from > (attempt === 1 ? PROMPT_S : 0);
}

function startedAt(end: number, duration_ms: number, earliest: number): number {
  return duration_ms > 0 ? Math.max(earliest, end - duration_ms / 1000) : earliest;
}

function segment(step: Step, attempt: number, kind: SegmentKind, start: number, end: number | null): Segment {
  return { step: step.id, attempt, kind, start, end };
}

/** Choose round times (seconds from the start) for about `wanted` marks over `span` seconds. */
export function timeTicks(span: number, wanted = 6): number[] {
  const rough = Math.max(span, 0.001) / wanted;
  const step = STEPS.find((each) => each >= rough) ?? Math.ceil(rough / 3600) * 3600;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Tell the greatest number of steps that were worked on at one moment. */
export function mostAtOnce(rows: readonly TimelineRow[], now: number): number {
  const changes = rows
    .flatMap((row) => row.segments)
    .filter((each) => each.kind !== "wait")
    .flatMap((each) => [[each.start, 1] as const, [each.end ?? now, -1] as const])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let [working, most] = [0, 0];
  for (const [, change] of changes) {
    working += change;
    most = Math.max(most, working);
  }
  return most;
}
