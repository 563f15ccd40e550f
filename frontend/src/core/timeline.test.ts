import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import type { RunEvent } from "./run-events";
import { entriesOf, SAMPLE } from "./run-sample";
import { mostAtOnce, timelineRows, timeTicks, workUntil } from "./timeline";

const state = fold(SAMPLE);
const begun: RunEvent[] = [
  { type: "RunStarted", run: "r", input: 1, agents: {} },
  { type: "ActivationEntered", activation: ".", node: "." },
  { type: "ActivationEntered", activation: "a", node: "a", parent: "." },
  { type: "StepScheduled", step: "a:1", activation: "a", agent: "writer" },
];

describe("the timeline of a run", () => {
  it("nests activations in order of entering", () => {
    const rows = timelineRows(state).map((row) => [row.path, row.depth]);
    expect(rows).toEqual([[".", 0], ["desk", 1], ["desk/left", 2], ["desk/right", 2], ["desk/right#2", 2]]);
  });

  it("leaves out what is inside a folded activation", () => {
    expect(timelineRows(state, new Set(["desk"])).map((row) => row.path)).toEqual([".", "desk"]);
  });

  it("shows a failed attempt, the wait after it and the attempt that succeeded", () => {
    const left = timelineRows(state).find((row) => row.path === "desk/left")!;
    expect(left.segments.map(({ kind, start, end }) => [kind, start, end])).toEqual([
      ["failed", 100, 101],
      ["wait", 101, 103],
      ["work", 103, 105],
    ]);
  });

  it("leaves the end open of what still goes on", () => {
    const again = timelineRows(state).at(-1)!;
    expect([again.end, again.segments[0]!.end]).toEqual([null, null]);
  });

  it("counts how much work overlapped", () => {
    expect(mostAtOnce(timelineRows(state), 107)).toBe(2);
  });

  it.each([
    [0.01, 0.002],
    [10, 2],
    [4000, 900],
  ])("marks %d seconds every %d", (span, step) => {
    expect(timeTicks(span)[1]).toBe(step);
  });
});

describe("what was worked", () => {
  it("is summed up inside each activation, failed attempts included and waits left out", () => {
    const desk = timelineRows(state).find((row) => row.path === "desk")!;
    expect(workUntil(desk.work, 107)).toBeCloseTo(1 + 2 + 2 + 1);
  });

  it("counts from when a step was really begun, as it was measured", () => {
    const late = fold(entriesOf([100, ...begun], [103, { type: "StepSucceeded", step: "a:1", attempt: 1, output: 1, duration_ms: 1000 }]));
    const segments = timelineRows(late).at(-1)!.segments;
    expect(segments.map(({ kind, start, end }) => [kind, start, end])).toEqual([["wait", 100, 102], ["work", 102, 103]]);
  });
});
