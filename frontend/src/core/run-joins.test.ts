import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import type { RunEvent } from "./run-events";
import { branchesInside, branchesInto, droppedPaths, joinSettings } from "./run-joins";
import { entriesOf } from "./run-sample";

const enter = (activation: string, parent: string | null = "choir"): RunEvent => ({
  type: "ActivationEntered",
  activation,
  node: activation.split("/").at(-1)!,
  ...(parent === null ? {} : { parent }),
});
const state = fold(
  entriesOf(
    [0, { type: "RunStarted", run: "r", input: 1, agents: {} }, enter(".", null), enter("choir", "."), enter("aside", ".")],
    [0, enter("choir/a"), enter("choir/b"), enter("choir/c"), enter("choir/d")],
    [1, { type: "ActivationFailed", activation: "choir/a", error: { code: "agent", message: "no" } }],
    [2, { type: "ActivationLeft", activation: "choir/b", output: 1 }],
    [3, { type: "ActivationLeft", activation: "choir/c", output: 1 }],
    [4, { type: "ActivationCancelled", activation: "choir/d" }, { type: "ActivationLeft", activation: "choir", output: 1 }],
    [5, enter("after", ".")],
    [6, { type: "ActivationLeft", activation: "aside", output: 1 }],
  ),
);

describe("the branches of a join", () => {
  it.each([
    [{ mode: "first_success" }, ["failed", "delivered", "dropped", "stopped"]],
    [{ mode: "quorum", n: 2 }, ["failed", "delivered", "delivered", "stopped"]],
  ])("of a pattern with %j fared so", (given, fates) => {
    const branches = branchesInside(state, state.activations["choir"]!, joinSettings(given)!);
    expect(branches.map((each) => each.fate)).toEqual(fates);
  });

  it("are told of a node that edges lead to, late and missing ones too", () => {
    const branches = branchesInto(state, state.activations["after"]!, ["choir", "aside", "elsewhere"]);
    expect(branches.map((each) => each.fate)).toEqual(["delivered", "dropped", "awaited"]);
  });

  it("are dropped only where none that they lead to takes them in", () => {
    const settings = joinSettings({ mode: "any" });
    const dropped = (targets: string[]) =>
      droppedPaths(state, (node) => ({ into: node === "after" ? settings : null, inside: null, sources: ["choir", "aside"], targets }));
    expect([...dropped(["after"])]).toEqual(["aside"]);
    expect([...dropped(["after", "waits still"])]).toEqual([]);
  });

  it("need no telling where all are waited for without a deadline", () => {
    expect(joinSettings({ mode: "all" })).toBeNull();
    expect(joinSettings(null)).toBeNull();
    expect(joinSettings({ mode: "all", deadline_s: 3 })).toMatchObject({ deadline_s: 3 });
  });
});
