import { expect, test } from "vitest";

import { readDocument } from "./document";
import type { Entry } from "./run-events";
import { forbids, framesOf, reachOf, sortedFindings, verdictOf, type Finding, type SoundnessReport } from "./soundness";

const finding = (severity: Finding["severity"], code = "stuck"): Finding => ({
  code, severity, message: `${code} happens`, nodes: [], edges: [], field: null, counterexample: null, repair: null,
});
const report = (findings: Finding[], more: Partial<SoundnessReport> = {}): SoundnessReport => ({
  sound: !findings.some(({ severity }) => severity === "error"), explored: 1200, complete: true, worst_steps: 9, findings, ...more,
});

test("a verdict counts what is wrong, and errors come first and forbid publishing", () => {
  expect(verdictOf(report([]))).toMatch(/^Sound: /);
  expect(verdictOf(report([finding("warning")]))).toBe("Sound, with 1 warning");
  const both = report([finding("warning", "late"), finding("error")]);
  expect(verdictOf(both)).toMatch(/^Unsound/);
  expect(sortedFindings(both).map(({ code }) => code)).toEqual(["stuck", "late"]);
  expect([forbids(both), forbids(report([finding("warning")])), forbids(null)]).toEqual([true, false, false]);
});

test("a document with errors is not called unsound", () => {
  const unread = report([finding("error", "invalid_document")], { explored: 0, complete: false, worst_steps: null });
  expect([verdictOf(unread), reachOf(unread), forbids(unread)]).toEqual(["Mend the errors first", [], true]);
});

test("it says how far was looked and how long a run can get", () => {
  expect(reachOf(report([]))).toEqual(["1,200 states explored, all there are", "At worst 9 steps"]);
  expect(reachOf(report([], { complete: false, worst_steps: null }))).toEqual([
    "1,200 states explored; beyond them, rules on the structure alone",
    "Nothing bounds the number of steps",
  ]);
});

const DOCUMENT = readDocument({
  nodes: [
    { id: "input", kind: "input" },
    { id: "fork", kind: "router", config: { cases: [{ id: "left" }] } },
    { id: "one", kind: "transform", name: "First" },
    { id: "two", kind: "transform" },
  ],
  edges: [
    { id: "a", source: "input", target: "fork" },
    { id: "b", source: "fork", port: "left", target: "one" },
    { id: "c", source: "fork", port: "default", target: "two" },
  ],
});
const ENTRIES: Entry[] = [
  {
    seq: 1,
    at: 0,
    events: [
      { type: "RunStarted", run: "proof", input: 1, agents: {} },
      { type: "ActivationEntered", activation: ".", node: "." },
      { type: "ActivationEntered", activation: "fork", node: "fork", parent: "." },
      { type: "RouteChosen", activation: "fork", port: "left" },
      { type: "ActivationLeft", activation: "fork", port: "left", source: "fork" },
      { type: "NodeSkipped", parent: ".", node: "two" },
      { type: "ActivationEntered", activation: "one", node: "one", parent: ".", source: "fork" },
    ],
  },
  { seq: 8, at: 1, events: [{ type: "ActivationFailed", activation: "one", error: { code: "internal", message: "broken" } }] },
];

test("a log is played in the moments at which something changes on the canvas", () => {
  const frames = framesOf(DOCUMENT, ENTRIES);
  expect(frames.map(({ about }) => about)).toEqual([null, "fork", "fork", "two", "one", "one"]);
  expect(frames.map(({ nodes }) => nodes["one"]!.status)).toEqual(["waiting", "waiting", "waiting", "waiting", "active", "failed"]);
  expect(frames[2]!.edges).toMatchObject({ b: "taken", c: "skipped" });
  expect(frames[5]!.words).toContain("First failed");
  expect(framesOf(DOCUMENT, [])).toEqual([]);
});
