import { expect, test } from "vitest";

import { formatCount, formatDuration } from "./format";

test("a duration is rounded before it is split, so that no minute has sixty seconds", () => {
  const told = [0.4, 999.4, 999.6, 9_949, 9_960, 59_499, 59_600, 119_700, 3_599_600, 7_260_000].map(formatDuration);
  expect(told).toEqual([
    "0 ms",
    "999 ms",
    "1.0 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1 min 0 s",
    "2 min 0 s",
    "1 h 0 min",
    "2 h 1 min",
  ]);
});

test("a count is short where it is large", () => {
  expect([9_999, 12_500, 123_400, 999_600, 2_000_000, 345_000_000].map(formatCount)).toEqual([
    "9,999",
    "12.5 k",
    "123 k",
    "1.0 M",
    "2.0 M",
    "345 M",
  ]);
});
