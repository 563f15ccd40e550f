import { expect, test } from "vitest";

import { readGuide, recommend } from "./guide";

const pattern = (id: string) => ({ id, title: id, kinds: [id], summary: "", when: [], when_not: [], cost: "", example: "", document: { nodes: [] } });
const GUIDE = readGuide({
  questions: [
    {
      id: "depends",
      question: "Do parts depend on each other?",
      why: "",
      answers: [
        { id: "yes", text: "Yes", weights: { sequential: 4 }, because: "Each needs the one before." },
        { id: "no", text: "No", weights: { concurrent: 4, race: 1 }, because: "Nothing has to wait." },
      ],
    },
    {
      id: "speed",
      question: "What counts?",
      why: "",
      answers: [{ id: "time", text: "Time", weights: { race: 5, concurrent: 1 }, because: "The first wins." }],
    },
  ],
  patterns: [pattern("sequential"), pattern("concurrent"), pattern("race")],
});
const best = (answers: Record<string, string>) => recommend(GUIDE, answers).map((found) => [found.pattern.id, found.weight]);

test("answers rank the patterns, and unknown ones count for nothing", () => {
  expect(best({})).toEqual([["sequential", 0], ["concurrent", 0], ["race", 0]]);
  expect(best({ depends: "no" })[0]).toEqual(["concurrent", 4]);
  expect(best({ depends: "no", speed: "time" })).toEqual([["race", 6], ["concurrent", 5], ["sequential", 0]]);
  expect(best({ depends: "maybe", other: "no" })[0]).toEqual(["sequential", 0]);
});

test("a recommendation says why, the weightiest reason first", () => {
  expect(recommend(GUIDE, { depends: "no", speed: "time" })[0]!.because).toEqual(["The first wins.", "Nothing has to wait."]);
});
