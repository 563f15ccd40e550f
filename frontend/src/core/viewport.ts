/** Where to look when a graph is opened: at all of it if that can be read, or else at what matters, large enough to read. */
import type { Rect } from "./geometry";

export interface Size {
  width: number;
  height: number;
}

export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

/** Below these zooms the names of nodes cannot be read; a phone is held at arm's length, and scrolls easily. */
export const READABLE = { wide: 0.48, narrow: 0.7 };

const NARROW = 600;

const MARGIN = 28;
const CLOSEST = 1;

/** Give the smallest rectangle around others, or null where there is none. */
export function around(rects: Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const [x, y] = [Math.min(...rects.map((rect) => rect.x)), Math.min(...rects.map((rect) => rect.y))];
  const right = Math.max(...rects.map((rect) => rect.x + rect.w));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.h));
  return { x, y, w: right - x, h: bottom - y };
}

/** Keep the pane filled: a graph that is larger than the pane leaves no more than the margin empty at either end. */
function along(pane: number, start: number, length: number, centre: number, zoom: number): number {
  if (length * zoom + 2 * MARGIN <= pane) return pane / 2 - (start + length / 2) * zoom;
  const [most, least] = [MARGIN - start * zoom, pane - MARGIN - (start + length) * zoom];
  return Math.min(most, Math.max(least, pane / 2 - centre * zoom));
}

/** Show `bounds` in a pane; where that would be too small to read, show what is around the middle of `focus`. */
export function openingView(bounds: Rect, pane: Size, focus: Rect = bounds): Viewport {
  const fitting = Math.min((pane.width - 2 * MARGIN) / bounds.w, (pane.height - 2 * MARGIN) / bounds.h, CLOSEST);
  const zoom = Math.max(fitting, pane.width < NARROW ? READABLE.narrow : READABLE.wide);
  return {
    x: along(pane.width, bounds.x, bounds.w, focus.x + focus.w / 2, zoom),
    y: along(pane.height, bounds.y, bounds.h, focus.y + focus.h / 2, zoom),
    zoom,
  };
}
