import { expect, test } from "vitest";

import { bow } from "./bow";

const LEFT = { x: 0, y: 0, w: 100, h: 50 };
const RIGHT = { x: 300, y: 0, w: 100, h: 50 };

test("a transfer leaves by the side that faces its target", () => {
  const [, startX] = bow(LEFT, RIGHT).path.split(" ").map(Number);
  expect(startX).toBeCloseTo(103);
});

test("there and back do not lie on each other", () => {
  expect(bow(LEFT, RIGHT).y).toBeGreaterThan(25);
  expect(bow(RIGHT, LEFT).y).toBeLessThan(25);
});
