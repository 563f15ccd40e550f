import { describe, expect, it } from "vitest";

import { formatBytes } from "./format";
import { barChart, dayWords, roundScale, shares } from "./storage";

const day = (name: string, bytes: number) => ({ day: name, runs: 1, bytes });

it("days are told without the year, in whatever zone the reader is", () => {
  expect(dayWords("2026-03-01")).toBe("Mar 1");
});

describe("the chart", () => {
  it("gives each day a slot, and its bytes a height beneath a round number", () => {
    const { bars, ticks } = barChart([day("2026-03-01", 0), day("2026-03-02", 50), day("2026-03-03", 25)], 300, 100);
    expect(ticks.map(({ bytes }) => bytes)).toEqual([0, 25, 50]);
    expect(bars.map(({ y, height }) => [y, height])).toEqual([
      [100, 0],
      [0, 100],
      [50, 50],
    ]);
    expect(bars[1]!.x).toBeCloseTo(112.5);
    expect(bars.every(({ x, width }) => x >= 0 && x + width <= 300)).toBe(true);
  });

  it("shows a little of the smallest day", () => {
    expect(barChart([day("2026-03-01", 1), day("2026-03-02", 1024 ** 3)], 300, 100).bars[0]!.height).toBeGreaterThan(1);
  });

  it("draws nothing for no days", () => {
    expect(barChart([], 300, 100).bars).toEqual([]);
  });

  it("rounds its scale up within the unit", () => {
    expect([0, 3, 700, 1024, 1500, 30 * 1024 ** 2].map(roundScale)).toEqual([1, 5, 1024, 1024, 2048, 50 * 1024 ** 2]);
  });
});

it("shares make a whole, and nothing has none", () => {
  expect(shares([1, 3])).toEqual([0.25, 0.75]);
  expect(shares([0, 0])).toEqual([0, 0]);
});

it("bytes are told in the unit that suits them", () => {
  expect([0, 1, 1023, 1024, 1536, 200 * 1024, 5 * 1024 ** 3].map(formatBytes)).toEqual(
    ["0 B", "1 B", "1023 B", "1.0 KiB", "1.5 KiB", "200 KiB", "5.0 GiB"],
  );
});
