import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import type { Entry, RunEvent } from "./run-events";
import { inFull, offset, oneLine, withoutMarks } from "./run-format";
import { RunLog } from "./run-log";
import { entriesOf, SAMPLE } from "./run-sample";
import { valueHistory } from "./run-values";
import { eventWords, nodeOfPath } from "./run-words";

describe("events in words", () => {
  it("say every event of a run without leaving a gap", () => {
    for (const event of SAMPLE.flatMap((entry) => entry.events)) {
      expect(eventWords(event).text).not.toMatch(/undefined|null|\[object/);
    }
  });

  it("name nodes as the workflow does", () => {
    const words = eventWords(SAMPLE[1]!.events[0]!, (node) => node.toUpperCase());
    expect(words).toMatchObject({ activation: "desk/left", step: "desk/left:1", tone: "warn" });
    expect(words.text).toBe("Attempt 1 of LEFT failed in 1.0 s: too slow; will be tried again");
  });

  it("find the node of a path that was entered again", () => {
    expect(nodeOfPath("desk/right#12")).toBe("right");
  });
});

describe("the history of a state key", () => {
  it("tells every change with who made it and when", () => {
    const log = new RunLog();
    log.append(SAMPLE);
    expect(valueHistory(log.rows, fold(SAMPLE), 99)).toEqual({
      notes: [
        { seq: 1, at: 100, activation: null, reducer: "default", value: [] },
        { seq: 16, at: 105, activation: "desk/left", reducer: "append", value: ["left"] },
      ],
    });
  });
});

describe("the state of a workflow inside a run", () => {
  it("is kept apart from the run's own", () => {
    const log = new RunLog();
    const change = (activation: string, value: string): RunEvent => ({ type: "ValueChanged", key: "notes", reducer: "append", activation, value });
    log.append(
      entriesOf([
        0,
        { type: "RunStarted", run: "r", input: 1, agents: {}, values: { notes: [] } },
        { type: "ActivationEntered", activation: ".", node: "." },
        { type: "ActivationEntered", activation: "sub", node: "sub", parent: ".", scope: "workflow", values: { notes: ["inner"] } },
        { type: "ActivationEntered", activation: "sub/a", node: "inner:a", parent: "sub" },
        change("sub", "outside"),
        change("sub/a", "inside"),
      ]),
    );
    const last = (scope: string | null) => valueHistory(log.rows, log.state, 99, scope)["notes"]!.at(-1)!.value;
    expect([last(null), last("sub")]).toEqual([log.state.values["notes"], log.state.activations["sub"]!.values["notes"]]);
    expect(last("sub")).toEqual(["inner", "inside"]);
  });
});

describe("every event that the scenarios hold", () => {
  const folder = resolve(import.meta.dirname, "../../../tests/scenarios");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

  it.each(files)("of %s is said in words", (name) => {
    const { entries } = JSON.parse(readFileSync(resolve(folder, name), "utf8")) as { entries: Entry[] };
    for (const event of entries.flatMap((entry) => entry.events)) {
      const { text } = eventWords(event);
      expect(text).not.toBe(event.type);
      expect(text).not.toMatch(/undefined|\[object|NaN/);
    }
  });
});

describe("values for people", () => {
  it.each([
    [offset(1.5), "1.5 s"],
    [offset(75), "1:15"],
    [oneLine({ a: "b\n c" }), '{"a":"b\\n c"}'],
    [oneLine("x".repeat(9), 5), "xxxx…"],
    [withoutMarks("# May **Ada** see [it](/x)?"), "May Ada see it?"],
    [inFull({ a: 1 }), '{\n  "a": 1\n}'],
  ])("%s reads as %s", (written, expected) => {
    expect(written).toBe(expected);
  });
});
