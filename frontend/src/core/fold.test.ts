import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import { reduce, sameValue } from "./fold-reducers";
import type { Entry, RunEvent } from "./run-events";
import { RunLog } from "./run-log";

const START: RunEvent = { type: "RunStarted", run: "r", input: "hello", agents: {}, values: { notes: ["a"] } };

function log(...events: RunEvent[]): Entry[] {
  return [{ seq: 1, at: 10, events: [START, { type: "ActivationEntered", activation: ".", node: "." }, ...events] }];
}

const ENTERED: RunEvent = { type: "ActivationEntered", activation: "a", node: "a", parent: ".", source: "." };
const SCHEDULED: RunEvent = { type: "StepScheduled", step: "a:1", activation: "a", agent: "writer" };

describe("the fold of a run's log", () => {
  it("gives an activation its parent's input where the event names its parent as the source", () => {
    const state = fold(log({ ...ENTERED, input: "x" }, { ...ENTERED, activation: "b", node: "b", source: "a" }));
    expect(state.activations["a"]!.input).toBe("x");
    expect(state.activations["b"]!.input).toBeNull();
    expect(state.activations["."]!.active).toBe(2);
  });

  it("takes an activation's output from its last step where the event does not say it", () => {
    const done: RunEvent = { type: "StepSucceeded", step: "a:1", attempt: 1, output: { ok: true }, usage: { output_tokens: 3 } };
    const state = fold(log(ENTERED, SCHEDULED, done, { type: "ActivationLeft", activation: "a" }));
    expect(state.results).toEqual({ a: { ok: true } });
    expect(state.usage).toEqual({ output_tokens: 3, cost_usd: 0 });
    expect(state.open_steps).toEqual({});
  });

  it("keeps a step waiting between two attempts, with every failure", () => {
    const failed: RunEvent = { type: "StepFailed", step: "a:1", attempt: 1, error: { code: "timeout", message: "slow" }, retry_at: 12 };
    const waiting = fold(log(ENTERED, SCHEDULED, failed)).steps["a:1"]!;
    expect([waiting.status, waiting.retry_at, waiting.failures.length]).toEqual(["waiting", 12, 1]);
    const again = fold(log(ENTERED, SCHEDULED, failed, { type: "StepRetried", step: "a:1", attempt: 2 })).steps["a:1"]!;
    expect([again.status, again.attempt, again.retry_at]).toEqual(["open", 2, null]);
  });

  it("cancels the open steps of a cancelled activation", () => {
    const state = fold(log(ENTERED, SCHEDULED, { type: "ActivationCancelled", activation: "a", reason: "enough" }));
    expect(state.steps["a:1"]!.status).toBe("cancelled");
    expect(state.activations["."]!.outcomes).toEqual({ a: "~cancelled" });
  });

  it("leaves activations that did not change as the same object", () => {
    const runLog = new RunLog();
    runLog.append(log(ENTERED, { ...ENTERED, activation: "b", node: "b" }));
    const [a, b] = [runLog.state.activations["a"], runLog.state.activations["b"]];
    runLog.append([{ seq: 5, at: 11, events: [{ type: "ActivationLeft", activation: "b", output: 1 }] }]);
    expect(runLog.state.activations["a"]).toBe(a);
    expect(runLog.state.activations["b"]).not.toBe(b);
  });

  it("only counts an event of a type that it does not know", () => {
    expect(fold(log({ type: "Unheard" } as unknown as RunEvent)).seq).toBe(3);
  });

  it("folds ten thousand events in well under a second", () => {
    const events: RunEvent[] = Array.from({ length: 10_000 }, (_, n) => ({ ...ENTERED, activation: `a#${n}` }));
    const times = [1, 2, 3].map(() => {
      const started = performance.now();
      expect(fold(log(...events)).activations["."]!.children).toHaveLength(10_000);
      return performance.now() - started;
    });
    // the quickest of three: the machine may be busy with other things
    expect(Math.min(...times)).toBeLessThan(500);
  });
});

describe("the reducers of state keys", () => {
  it.each([
    ["append", [1], 2, [1, 2]],
    ["extend", [1], [2, 3], [1, 2, 3]],
    ["merge", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["add", 1, 2, 3],
    ["add", [1], [2], [1, 2]],
    ["add", null, 2, 2],
    ["max", 3, 2, 3],
    ["min", 3, 2, 2],
    ["union", [1, { a: 1 }], [{ a: 1 }, true, 2], [1, { a: 1 }, 2]],
    ["replace", 1, null, null],
  ] as const)("%s of %j and %j is %j", (reducer, old, value, expected) => {
    expect(reduce(reducer, old, value)).toEqual(expected);
  });

  it("compares values as Python does", () => {
    expect(sameValue([1, { a: [true] }], [true, { a: [1] }])).toBe(true);
    expect(sameValue({ a: 1 }, { b: 1 })).toBe(false);
    expect(sameValue([], {})).toBe(false);
  });
});
