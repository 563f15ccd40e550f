import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import { ago, count, duration, inFull, money, offset, oneLine } from "./run-format";
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

describe("numbers for people", () => {
  it.each([
    [duration(0.0004), "0 ms"],
    [duration(0.42), "0.4 s"],
    [duration(185), "3 min 05 s"],
    [duration(7440), "2 h 04 min"],
    [offset(1.5), "1.5 s"],
    [offset(75), "1:15"],
    [count(1234), "1.2 k"],
    [count(2_000_000), "2 M"],
    [money(0), "–"],
    [money(0.00042), "$0.00042"],
    [money(1.5), "$1.50"],
    [ago(new Date(0), new Date(300_000)), "5 min ago"],
    [oneLine({ a: "b\n c" }), '{"a":"b\\n c"}'],
    [oneLine("x".repeat(9), 5), "xxxx…"],
    [inFull({ a: 1 }), '{\n  "a": 1\n}'],
  ])("%s reads as %s", (written, expected) => {
    expect(written).toBe(expected);
  });
});
