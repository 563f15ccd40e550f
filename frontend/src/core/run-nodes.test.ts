import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import { edgeStates, nodeStates, transfers } from "./run-nodes";
import { RunLog } from "./run-log";
import { SAMPLE } from "./run-sample";

const IDS = ["desk", "left", "right", "spare", "last"];
const state = fold(SAMPLE);

describe("what each node is doing", () => {
  it("is told by its newest activation, with how often it was entered", () => {
    const states = nodeStates(state, IDS);
    expect(IDS.map((id) => states[id]!.status)).toEqual(["active", "left", "active", "skipped", "waiting"]);
    expect(states["right"]).toMatchObject({ times: 2, path: "desk/right#2", step: "desk/right#2:1" });
  });

  it("is retrying between two attempts", () => {
    expect(nodeStates(fold(SAMPLE.slice(0, 2)), IDS)["left"]!.status).toBe("retrying");
  });

  it("is the same object as long as nothing changes", () => {
    const before = nodeStates(fold(SAMPLE.slice(0, 3)), IDS);
    const after = nodeStates(state, IDS, before);
    expect(after["spare"]).toBe(before["spare"]);
    expect(after["left"]).not.toBe(before["left"]);
  });
});

describe("what each edge carried", () => {
  it("is taken by the port of its source's outcome or by a handoff, skipped by another, idle before", () => {
    const edges = edgeStates(state, [
      { id: "a", source: "left", target: "x" },
      { id: "b", source: "left", port: "error", target: "x" },
      { id: "c", source: "left", transfer: true, target: "right" },
      { id: "f", source: "left", transfer: true, target: "x" },
      { id: "d", source: "desk", target: "x" },
      { id: "e", source: "spare", target: "x" },
    ]);
    expect(edges).toEqual({ a: "taken", b: "skipped", c: "taken", f: "idle", d: "idle", e: "skipped" });
  });
});

describe("the handoffs of a run", () => {
  it("are told by the nodes that control went between", () => {
    expect(transfers(state)).toEqual([{ source: "left", target: "right", hop: 1 }]);
  });
});

describe("going back in a run", () => {
  it("shows the run as it was at any event, forward and backward", () => {
    const log = new RunLog();
    log.append(SAMPLE);
    for (const seq of [12, 3, 14, 1]) {
      expect(log.stateAt(seq).seq).toBe(seq);
      expect(log.state.seq).toBe(log.rows.length);
    }
    expect(Object.keys(log.stateAt(3).activations)).toEqual([".", "desk"]);
  });
});
