import { expect, test } from "vitest";

import { openingView, READABLE } from "./viewport";

const PANE = { width: 400, height: 300 };

test("a graph that fits is shown whole, in the middle, and never enlarged", () => {
  expect(openingView({ x: 100, y: 50, w: 200, h: 100 }, PANE)).toEqual({ x: 0, y: 50, zoom: 1 });
});

test("a graph too large to read is shown at a readable size around what matters", () => {
  const view = openingView({ x: 0, y: 0, w: 4000, h: 200 }, PANE, { x: 1900, y: 0, w: 200, h: 200 });
  expect(view.zoom).toBe(READABLE.narrow);
  expect(view.x).toBe(200 - 2000 * READABLE.narrow);
});

test("what matters at an end leaves the pane filled", () => {
  const view = openingView({ x: 0, y: 0, w: 4000, h: 200 }, PANE, { x: 0, y: 0, w: 200, h: 200 });
  expect(view.x).toBe(28);
});
