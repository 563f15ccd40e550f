import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import { SAMPLE } from "./run-sample";
import { mostAtOnce, timelineRows, timeTicks } from "./timeline";

const state = fold(SAMPLE);

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
