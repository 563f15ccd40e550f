import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import { mayWait } from "./run-queue";
import type { RunState } from "./run-state";

const EMPTY = fold([]);
const RUNNING: RunState = { ...EMPTY, status: "running" };

describe("a run may stand in a queue", () => {
  it("before its first event, until it is paused or over", () => {
    expect(["queued", "running", "paused", "succeeded", "cancelled"].map((status) => mayWait(EMPTY, status))).toEqual(
      [true, true, false, false, false],
    );
  });

  it("while a step of it is open", () => {
    expect(mayWait({ ...RUNNING, open_steps: { "a:1": null }, questions: { b: null } }, "running")).toBe(true);
  });

  it("when nothing outside keeps it, and yet it does not go on", () => {
    expect(mayWait(RUNNING, "running")).toBe(true);
  });

  it("but not while it is parked", () => {
    const timer = { id: "t", activation: "a", purpose: "wait", at: 9 };
    const lock = { limit: 1, wide: true, holders: [], waiting: ["a"] };
    for (const held of [{ questions: { a: null } }, { timers: { t: timer } }, { listeners: { e: ["a"] } }, { watchers: { a: null } }, { locks: { l: lock } }]) {
      expect(mayWait({ ...RUNNING, ...held }, "running")).toBe(false);
    }
  });

  it("and never after it ended", () => {
    expect(mayWait({ ...RUNNING, status: "failed" }, "running")).toBe(false);
  });
});
