import { describe, expect, it } from "vitest";

import { fold } from "@/core/fold";
import type { Entry } from "@/core/run-events";
import { RunLog } from "@/core/run-log";
import { SAMPLE } from "@/core/run-sample";

import { type EventFilter, filterRows, inGroup } from "./eventGroups";
import { failedFirst } from "./failedFirst";

const log = new RunLog();
log.append(SAMPLE);
const find = (filter: Partial<EventFilter>) =>
  filterRows(log.rows, 99, { group: "all", text: "", activation: null, ...filter }, (id) => id).map((row) => row.seq);

describe("the list of a run's events", () => {
  it("is narrowed to what went wrong", () => {
    expect(find({ group: "problems" })).toEqual([10]);
  });

  it("is narrowed to an activation and all inside it", () => {
    expect(find({ activation: "desk/left" })).toEqual([6, 7, 10, 13, 14, 15, 16]);
    expect(find({ activation: "desk" }).length).toBeGreaterThan(12);
  });

  it("is searched by words and by type", () => {
    expect(find({ text: "knows more" })).toEqual([17]);
    expect(find({ text: "nodeskipped" })).toEqual([4]);
  });

  it("is narrowed to what the run waits for", () => {
    const question = { prompt: "May it?", hash: "0", decisions: ["approve", "reject"] };
    expect(inGroup({ type: "QuestionAsked", activation: "desk", question }, "waiting")).toBe(true);
    expect(inGroup({ type: "EventReceived", name: "paid" }, "waiting")).toBe(true);
    expect(inGroup({ type: "StepRetried", step: "desk:1", attempt: 2 }, "waiting")).toBe(false);
  });

  it("ends where the time slider stands", () => {
    expect(filterRows(log.rows, 3, { group: "all", text: "", activation: null }, (id) => id)).toHaveLength(3);
  });
});

describe("where a failed run went wrong", () => {
  it("is the innermost activation that failed", () => {
    const error = { code: "agent" as const, message: "broken" };
    const failure: Entry = {
      seq: 20,
      at: 107,
      events: ["desk/right#2", "desk", "."].map((activation) => ({ type: "ActivationFailed", activation, error })),
    };
    expect(failedFirst(fold([...SAMPLE, failure]))).toBe("desk/right#2");
    expect(failedFirst(fold(SAMPLE))).toBeNull();
  });
});
