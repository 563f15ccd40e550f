/** The curve of a transfer: from border to border of two nodes by the short way, bowed so that there and back stand apart. */
import type { Rect } from "./geometry";

interface Point {
  x: number;
  y: number;
}

export interface Bow {
  path: string;
  /** The middle of the curve, for its label. */
  x: number;
  y: number;
}

export const BOW = 26;
const GAP = 3;

function centre({ x, y, w, h }: Rect): Point {
  return { x: x + w / 2, y: y + h / 2 };
}

/** Give the point where the way from a rectangle's centre to `point` crosses its border, a little outside. */
function borderToward(rect: Rect, point: Point): Point {
  const from = centre(rect);
  const [dx, dy] = [point.x - from.x, point.y - from.y];
  const reach = Math.min((rect.w / 2 + GAP) / Math.max(Math.abs(dx), 1e-6), (rect.h / 2 + GAP) / Math.max(Math.abs(dy), 1e-6), 1);
  return { x: from.x + dx * reach, y: from.y + dy * reach };
}

/** Draw the curve from one rectangle to another, bent so far. */
export function bow(source: Rect, target: Rect, bend = BOW): Bow {
  const [from, to] = [centre(source), centre(target)];
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [nx, ny] = [-(to.y - from.y) / length, (to.x - from.x) / length];
  const control = { x: (from.x + to.x) / 2 + nx * bend, y: (from.y + to.y) / 2 + ny * bend };
  const [start, end] = [borderToward(source, control), borderToward(target, control)];
  return {
    path: `M ${start.x} ${start.y} Q ${control.x} ${control.y} ${end.x} ${end.y}`,
    x: (start.x + 2 * control.x + end.x) / 4,
    y: (start.y + 2 * control.y + end.y) / 4,
  };
}
