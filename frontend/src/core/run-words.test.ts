import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import { inFull, offset, oneLine, withoutMarks } from "./run-format";
import { RunLog } from "./run-log";
import { SAMPLE } from "./run-sample";
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
