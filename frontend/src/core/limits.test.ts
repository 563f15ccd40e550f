import { describe, expect, it } from "vitest";

import { expectedWords, MEASURES, measuresOf, ordinal, pressure, usedShare, whyWords, type Why } from "./limits";

const WHY: Why = { scope: "user", subject: "ann", measure: "runs_at_once", allowed: 3, used: 3 };

describe("why something waits", () => {
  it("names whose limit is used up, and how far", () => {
    expect(whyWords(WHY)).toBe("user ann: 3 of 3 runs at once");
    expect(whyWords({ ...WHY, scope: "agent", subject: "sage", measure: "tokens_per_minute", allowed: 90_000, used: 91_204 })).toBe(
      "agent sage: 91,204 of 90,000 tokens a minute",
    );
  });

  it("says so where the limit is everybody's, or each one's", () => {
    expect(whyWords({ ...WHY, scope: "all", subject: "" })).toBe("everything together: 3 of 3 runs at once");
    expect(whyWords({ ...WHY, subject: "" })).toBe("each user: 3 of 3 runs at once");
  });

  it("is a worker where no limit is concerned", () => {
    expect(whyWords(null)).toBe("waits for a worker");
  });

  it("stays readable for a measure that this page does not know", () => {
    expect(whyWords({ ...WHY, measure: "steps_per_hour" })).toBe("user ann: 3 of 3 steps per hour");
  });
});

describe("limits", () => {
  it("count runs only where runs belong", () => {
    expect(measuresOf("agent")).toEqual(["calls_at_once", "calls_per_minute", "tokens_per_minute"]);
    expect(measuresOf("provider")).toEqual(measuresOf("agent"));
    for (const scope of ["workflow", "user", "all"] as const) expect(measuresOf(scope)).toEqual(MEASURES);
  });

  it("are free, nearly used up, or full", () => {
    expect([pressure(0, 5), pressure(4, 5), pressure(5, 5), pressure(7, 5)]).toEqual(["free", "near", "full", "full"]);
  });

  it("never show more than the whole of them as used", () => {
    expect([usedShare(0, 4), usedShare(1, 4), usedShare(9, 4), usedShare(0, 0)]).toEqual([0, 0.25, 1, 1]);
  });
});

it("what waits is told when it may begin, as roughly as that is known", () => {
  const told = [null, 90, 104, 107, 141, 159, 190, 4_000, 40_000].map((at) => expectedWords(at, 100));
  expect(told).toEqual([
    null,
    "in a moment",
    "in a moment",
    "in about 5 s",
    "in about 40 s",
    "in about 60 s",
    "in about 2 min",
    "in about 65 min",
    "in about 11 h",
  ]);
});

it("places in a line are told as people tell them", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 1_111].map(ordinal)).toEqual(
    ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "1,111th"],
  );
});
