import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import { reduce } from "./fold-reducers";
import { eventsOf, largeValue, loadLarge } from "./large";
import { JoinedValue, LargeValue } from "./large-values";
import type { Entry, Reducer, RunEvent } from "./run-events";
import { oneLine } from "./run-format";
import { RunLog } from "./run-log";

const TOLD = { digest: "d", bytes: 70_000, start: '["a","b' };
const LIST = { ...TOLD, count: 2 };
const ITEMS = ["a", "b"];
const read = (digest: string) => Promise.resolve(digest === "d" ? ITEMS : { text: digest });

function entry(event: RunEvent, field: string, told: object = TOLD): Entry {
  return { seq: 1, at: 1, events: [{ type: "RunPaused" }, event], payloads: [{ event: 1, field, ...TOLD, ...told }] };
}

describe("large values", () => {
  it("take their places in the events", () => {
    const [paused, done] = eventsOf(entry({ type: "StepSucceeded", step: "s", attempt: 1, output: null }, "output"));
    expect(paused).toEqual({ type: "RunPaused" });
    expect(done).toMatchObject({ type: "StepSucceeded", output: largeValue(TOLD) });
  });

  it("take a place inside of a field", () => {
    const question = { prompt: "?", hash: "h", decisions: ["approve"] };
    const [, asked] = eventsOf(entry({ type: "QuestionAsked", activation: "a", question }, "question.action"));
    expect(asked).toMatchObject({ question: { ...question, action: largeValue(TOLD) } });
  });

  it("stand for as many items as there are", () => {
    const [, added] = eventsOf(entry({ type: "ItemsAdded", activation: "a", items: [] }, "items", LIST));
    const { items } = added as { items: unknown[] };
    expect(items.map((item) => (item as LargeValue).index)).toEqual([0, 1]);
  });

  it("are folded as any other value", async () => {
    const started: RunEvent = { type: "RunStarted", run: "r", input: null, agents: {} };
    const entered: RunEvent = { type: "ActivationEntered", activation: ".", node: "." };
    const events = [started, entered, { type: "ActivationLeft", activation: ".", source: "." }, { type: "RunSucceeded" }] as RunEvent[];
    const log = new RunLog();
    const told: Entry = { seq: 1, at: 1, events, payloads: [{ event: 0, field: "input", ...TOLD }, { event: 1, field: "input", ...TOLD }] };
    log.append([told]);
    expect(log.state).toEqual(fold([told]));
    expect(await loadLarge(log.state.output, read)).toEqual(ITEMS);
  });

  it("cannot be forged by what a user or a model writes", () => {
    const output = { payloads: [{ event: 0, field: "output", ...TOLD }], digest: "d", bytes: 1, start: "", count: null, index: null };
    const events = eventsOf({ seq: 1, at: 1, events: [{ type: "StepSucceeded", step: "s", attempt: 1, output }] });
    expect((events[0] as { output: unknown }).output).not.toBeInstanceOf(LargeValue);
  });

  it.each([
    ["replace", [1], ITEMS],
    ["append", [1], [1, ITEMS]],
    ["extend", [1], [1, "a", "b"]],
    ["union", ["b"], ["b", "a"]],
    ["add", [1], [1, "a", "b"]],
  ] as [Reducer, unknown, unknown][])("are taken in by %s as the server does", async (reducer, old, expected) => {
    expect(await loadLarge(reduce(reducer, old, largeValue(LIST)), read)).toEqual(expected);
  });

  it("that are merged are put together once they are loaded", async () => {
    const merged = reduce("merge", largeValue({ ...TOLD, digest: "x" }), { more: 1 });
    expect(merged).toBeInstanceOf(JoinedValue);
    expect(await loadLarge(reduce("merge", merged, { last: 2 }), read)).toEqual({ text: "x", more: 1, last: 2 });
  });

  it("let a list go on growing", async () => {
    const list = reduce("append", largeValue(LIST), 3);
    expect(await loadLarge(list, read)).toEqual(["a", "b", 3]);
    expect(await loadLarge(reduce("union", list, ["a", 4]), read)).toEqual(["a", "b", 3, 4]);
  });

  it("are told by their size and beginning", () => {
    expect(oneLine(largeValue(TOLD))).toBe('68.4 KiB ["a","b');
    expect(JSON.stringify(largeValue(TOLD))).toBe('{"large value":"[\\"a\\",\\"b","bytes":70000}');
  });
});
