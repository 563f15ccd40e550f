import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import type { RunEvent } from "./run-events";
import { holdOf, itemsOf, isPicked, picksAlong, progressOf } from "./run-items";
import { entriesOf } from "./run-sample";

const enter = (activation: string, index: number): RunEvent => ({
  type: "ActivationEntered",
  activation,
  node: "each",
  parent: "all",
  index,
  scope: "item",
});
const state = fold(
  entriesOf(
    [
      0,
      { type: "RunStarted", run: "r", input: 1, agents: {} },
      { type: "ActivationEntered", activation: ".", node: "." },
      { type: "ActivationEntered", activation: "all", node: "all", parent: "." },
      { type: "ItemsAdded", activation: "all", items: ["a", "b", "c", "d"] },
      enter("all/each", 0),
      enter("all/each#2", 1),
    ],
    [1, { type: "ActivationFailed", activation: "all/each", error: { code: "agent", message: "no" } }, enter("all/each#3", 2)],
    [2, { type: "ActivationLeft", activation: "all/each#2", output: 1 }],
    [3, { type: "QuestionAsked", activation: "all/each#3", question: { prompt: "?", hash: "0", decisions: ["answer"] } }],
  ),
);
const all = state.activations["all"]!;

describe("the items of a map", () => {
  it("are told with those that wait for their turn", () => {
    expect(itemsOf(state, all).map((item) => item.status)).toEqual(["failed", "left", "active", "queued"]);
    expect(progressOf(state, all)).toEqual({ done: 2, failed: 1, stopped: 0, total: 4 });
  });

  it("are passes of a loop otherwise, and one that a jump cut short was passed all the same", () => {
    const pass = (path: string, index: number): RunEvent => ({ type: "ActivationEntered", activation: path, node: "try", parent: "loop", index });
    const looped = fold(
      entriesOf(
        [0, { type: "RunStarted", run: "r", input: 1, agents: {} }, { type: "ActivationEntered", activation: "loop", node: "loop" }],
        [0, pass("loop/try", 0), { type: "ActivationCancelled", activation: "loop/try" }, pass("loop/try#2", 1)],
      ),
    );
    expect(itemsOf(looped, looped.activations["loop"]!).map((item) => item.status)).toEqual(["left", "active"]);
  });

  it("are looked at one at a time", () => {
    const picked = (index: number) => ["all/each", "all/each#2"].map((path) => isPicked(state, state.activations[path]!, { all: index }));
    expect([picked(0), picked(1)]).toEqual([[true, false], [false, true]]);
    expect(picksAlong(state, "all/each#3", { all: 0 })).toEqual({ all: 2 });
    expect(picksAlong(state, "all/each#3", {})).toEqual({});
  });

  it("are held up by what they wait for from outside", () => {
    expect(holdOf(state, state.activations["all/each#3"]!)).toBe("answer");
    expect(holdOf(state, all)).toBeNull();
  });
});
