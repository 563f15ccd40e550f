import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import { callWait, mayWait, parkedFor, queueWait } from "./run-queue";
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

describe("a step that waits says for what", () => {
  it("is a limit, or the turn that it comes to", () => {
    const why = { scope: "agent", subject: "sage", measure: "calls_at_once", allowed: 1, used: 1 };
    expect(callWait({ why, since: 3, expected_at: 9 })).toEqual({
      badge: "Waits for a limit",
      short: "Waits: agent sage: 1 of 1 calls at once",
      line: "Held by agent sage: 1 of 1 calls at once.",
      since: 3,
      expected_at: 9,
    });
    expect(callWait({ why: null, since: 3, expected_at: null }).line).toBe("Its turn comes next.");
  });

  it("is a worker of a queue, and it is said where there is none", () => {
    expect(queueWait({ queue: "gpu", workers: 2, since: 3 })).toMatchObject({ short: "Waits in queue gpu", expected_at: null });
    expect(queueWait({ queue: "gpu", workers: 0, since: 3 })).toMatchObject({
      short: "Waits in queue gpu; nobody listens",
      line: "No worker listens to its queue, gpu.",
    });
  });
});

describe("a parked run says what it waits for", () => {
  const timers = { t: { id: "t", activation: "a", purpose: "wait", at: 90 }, u: { id: "u", activation: "b", purpose: "wait", at: 80 } };
  const lock = { limit: 1, wide: true, holders: [], waiting: ["a"] };

  it("a time, an event, a state of things or a place, with the nearest time there is", () => {
    expect(parkedFor({ ...RUNNING, timers })).toEqual({ words: "its time", at: 80 });
    expect(parkedFor({ ...RUNNING, timers, listeners: { paid: ["a"] } })).toEqual({ words: "the event paid", at: 80 });
    expect(parkedFor({ ...RUNNING, watchers: { a: null } })?.words).toBe("the state to fulfil a condition");
    expect(parkedFor({ ...RUNNING, locks: { desk: lock } })).toEqual({ words: "a place in desk", at: null });
  });

  it("and nothing where a step is open, a person is asked, or the run is over", () => {
    for (const other of [{ open_steps: { "a:1": null } }, { questions: { a: null } }, { status: "succeeded" as const }]) {
      expect(parkedFor({ ...RUNNING, timers, ...other })).toBeNull();
    }
    expect(parkedFor(RUNNING)).toBeNull();
  });
});
