import { describe, expect, it } from "vitest";

import { SAMPLE } from "../core/run-sample";
import { createRunStore } from "./followedRun";

function made() {
  const soon: (() => void)[] = [];
  const { store, follower } = createRunStore((tell) => soon.push(tell));
  let told = 0;
  store.subscribe(() => (told += 1));
  return { store, follower, told: () => told, nextFrame: () => soon.splice(0).forEach((tell) => tell()) };
}

describe("what a page knows of a run", () => {
  it("grows with the log, and views are told once a frame however many frames of entries come", () => {
    const { store, follower, told, nextFrame } = made();
    for (const entry of SAMPLE) follower.entries([entry], 19);
    expect(told()).toBe(0);
    nextFrame();
    expect(told()).toBe(1);
    expect(store.getState()).toMatchObject({ version: 1, head: 19 });
    expect(store.getState().log.rows).toHaveLength(19);
  });

  it("puts the pieces of a step's text together, and gives a new object for each change", () => {
    const { store, follower, nextFrame } = made();
    follower.deltas([{ step: "a:1", attempt: 1, offset: 0, text: "Hel" }]);
    nextFrame();
    const before = store.getState().texts;
    follower.deltas([{ step: "a:1", attempt: 1, offset: 3, text: "lo" }]);
    nextFrame();
    expect(store.getState().texts["a:1"]!.text).toBe("Hello");
    expect(store.getState().texts).not.toBe(before);
  });

  it("keeps why the server refused to tell of it", () => {
    const { store, follower } = made();
    follower.failed("there is no such run");
    expect(store.getState().refusal).toBe("there is no such run");
  });
});
