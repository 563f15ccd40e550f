import { beforeEach, expect, test } from "vitest";

import { documentOf } from "@/core/sample";
import type { SoundnessReport } from "@/core/soundness";

import { askFor, forgetChecks, play, showFrame, stopPlaying, useChecks } from "./checks";

const report = (explored: number): SoundnessReport => ({ sound: true, explored, complete: true, worst_steps: 1, findings: [] });
const soundness = () => useChecks.getState().soundness;
const [first, second] = [documentOf({ a: "agent" }), documentOf({ b: "agent" })];

function slow() {
  let answer: (value: SoundnessReport) => void = () => undefined;
  const ask = () => new Promise<SoundnessReport>((resolve) => (answer = resolve));
  return { ask, answer: (value: SoundnessReport) => answer(value) };
}

beforeEach(forgetChecks);

test("an answer that comes after a newer question is passed over", async () => {
  const [old, newer] = [slow(), slow()];
  const asked = askFor("soundness", first, old.ask);
  const again = askFor("soundness", second, newer.ask);
  newer.answer(report(2));
  await again;
  old.answer(report(1));
  await asked;
  expect(soundness()).toMatchObject({ of: second, busy: false, value: { explored: 2 } });
});

test("the same document is not asked about twice, save after a failure", async () => {
  let times = 0;
  const failing = () => {
    times += 1;
    return Promise.reject(new Error("out of reach"));
  };
  await askFor("soundness", first, failing);
  expect(soundness()).toMatchObject({ busy: false, error: "out of reach", value: null });
  await askFor("soundness", first, () => Promise.resolve(report(3)));
  await askFor("soundness", first, failing);
  expect([times, soundness().value?.explored, soundness().error]).toEqual([1, 3, null]);
});

test("what is played stays within its moments and rests at its end", () => {
  const finding = { code: "x", severity: "error" as const, message: "", nodes: [], edges: [], field: null, counterexample: null, repair: null };
  const frame = { nodes: {}, edges: {}, words: "", about: null };
  play(finding, [frame, frame, frame], true);
  const at = () => [useChecks.getState().playing?.at, useChecks.getState().playing?.running];
  showFrame(1, true);
  expect(at()).toEqual([1, true]);
  showFrame(9, true);
  expect(at()).toEqual([2, false]);
  showFrame(-1);
  expect(at()).toEqual([0, false]);
  stopPlaying();
  expect(useChecks.getState().playing).toBeNull();
  play(finding, [], true);
  expect(useChecks.getState().playing).toBeNull();
});
