/** What runs take up on the disk: the geometry of the chart that shows it by day, and its parts. */

/** The runs that ended on one day (ISO 8601, UTC), and the bytes of their logs. */
export interface DayBytes {
  day: string;
  runs: number;
  bytes: number;
}

export interface Bar {
  day: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Chart {
  bars: Bar[];
  /** Lines across, from the bottom: where they are, and what they stand for. */
  ticks: { y: number; bytes: number }[];
}

const GAP = 0.25;
const MIN_HEIGHT = 1.5;

/** Round up to a number of bytes that is read at a glance: 1, 2, 5, 10, 20, 50 … of a unit. */
export function roundScale(bytes: number): number {
  if (bytes <= 1) return 1;
  const unit = 1024 ** Math.floor(Math.log2(bytes) / 10);
  const amount = bytes / unit;
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1024].find((each) => each >= amount) ?? 1024;
  return step * unit;
}

/** Lay bars out in a box of `width` by `height`, the greatest of them beneath a round number. */
export function barChart(days: readonly DayBytes[], width: number, height: number): Chart {
  const top = roundScale(Math.max(1, ...days.map(({ bytes }) => bytes)));
  const slot = days.length === 0 ? width : width / days.length;
  const bars = days.map(({ day, bytes }, index) => {
    const tall = bytes === 0 ? 0 : Math.max(MIN_HEIGHT, (bytes / top) * height);
    return { day, x: index * slot + (slot * GAP) / 2, y: height - tall, width: slot * (1 - GAP), height: tall };
  });
  const ticks = [0, 0.5, 1].map((share) => ({ y: height * (1 - share), bytes: top * share }));
  return { bars, ticks };
}

/** Give each part's share of the whole, from 0 to 1. */
export function shares(parts: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => (whole === 0 ? 0 : part / whole));
}

/** Tell a day (ISO 8601) as people write it. */
export function dayWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en", { day: "numeric", month: "short", timeZone: "UTC" });
}
