/**
 * The timeline of a run: one row for each activation, nested as they were entered, with what its steps did and when.
 * Times are in seconds since the epoch; `end` is null for what still goes on.
 */

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
  status: Activation["status"];
  recovered: boolean;
  members: number;
  segments: Segment[];
}

/** Lay out the rows in order of entering, depth first; what is inside a path of `folded` is left out. */
export function timelineRows(state: RunState, folded: ReadonlySet<string> = new Set()): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const agenda: [string, number][] = state.activations[ROOT] ? [[ROOT, 0]] : [];
  while (agenda.length > 0) {
    const [path, depth] = agenda.pop()!;
    const activation = state.activations[path]!;
    rows.push(rowOf(state, activation, depth));
    if (folded.has(path)) continue;
    for (const child of activation.children.toReversed()) agenda.push([child, depth + 1]);
  }
  return rows;
}

function rowOf(state: RunState, activation: Activation, depth: number): TimelineRow {
  return {
    path: activation.path,
    node: activation.node,
    depth,
    start: activation.entered_at,
    end: activation.left_at,
    status: activation.status,
    recovered: activation.status === "left" && activation.error !== null,
    members: activation.children.length,
    segments: activation.steps.flatMap((id) => stepSegments(state.steps[id]!)),
  };
}

/** Tell a step's attempts and the waits between them, oldest first. */
export function stepSegments(step: Step): Segment[] {
  const segments: Segment[] = [];
  let from = step.scheduled_at;
  for (const failure of step.failures) {
    const start = startedAt(failure.at, failure.duration_ms, from);
    if (failure.attempt > 1 && start > from) segments.push(segment(step, failure.attempt, "wait", from, start));
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
  if (step.attempt === 1) return [segment(step, 1, kind, from, end)];
  const start = end === null ? from : startedAt(end, step.duration_ms, from);
  const wait = start > from ? [segment(step, step.attempt, "wait", from, start)] : [];
  return [...wait, segment(step, step.attempt, kind, start, end)];
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
