/** Sizes and places on the canvas, in pixels; a box grows to hold its members. */
import { isPattern, nodeOf, type GraphDocument, type GraphNode, type Place } from "./document";
import { rowPorts } from "./ports";
import { ancestorsOf, inDepthOrder, membersOf } from "./tree";

export const GRID = 8;
export const NODE_SIZE = { w: 208, h: 72 };
export const BOX_SIZE = { w: 304, h: 176 };
export const BOX_HEAD = 48;
export const BOX_PAD = 24;
const PORT_ROW = 24;

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Give the size that a node is drawn at. */
export function sizeOf(document: GraphDocument, node: GraphNode): { w: number; h: number } {
  const place = document.layout?.[node.id];
  if (isPattern(node.kind)) {
    return { w: Math.max(place?.w ?? 0, BOX_SIZE.w), h: Math.max(place?.h ?? 0, BOX_SIZE.h) };
  }
  return { w: NODE_SIZE.w, h: NODE_SIZE.h + (rowPorts(node)?.length ?? 0) * PORT_ROW };
}

/** Give where a node is within its parent, and its size. */
export function rectOf(document: GraphDocument, node: GraphNode): Rect {
  const place = document.layout?.[node.id];
  return { x: place?.x ?? BOX_PAD, y: place?.y ?? BOX_HEAD, ...sizeOf(document, node) };
}

/** Give where the inside of `parent` begins on the canvas (null: its origin). */
export function originOf(document: GraphDocument, parent: string | null): { x: number; y: number } {
  if (!parent) return { x: 0, y: 0 };
  return [parent, ...ancestorsOf(document, parent)].reduce(
    (sum, id) => {
      const place = document.layout?.[id];
      return { x: sum.x + (place?.x ?? 0), y: sum.y + (place?.y ?? 0) };
    },
    { x: 0, y: 0 },
  );
}

/** Give a node's rectangle on the canvas. */
export function absoluteRect(document: GraphDocument, id: string): Rect {
  const node = nodeOf(document, id);
  if (!node) return { x: 0, y: 0, w: 0, h: 0 };
  const rect = rectOf(document, node);
  const origin = originOf(document, node.parent ?? null);
  return { ...rect, x: rect.x + origin.x, y: rect.y + origin.y };
}

function shifted(place: Place, dx: number, dy: number): Place {
  return { ...place, x: place.x + dx, y: place.y + dy };
}

function fitBox(document: GraphDocument, box: GraphNode): GraphDocument {
  const members = membersOf(document, box.id);
  if (members.length === 0) return document;
  const rects = members.map((member) => rectOf(document, member));
  const dx = Math.max(0, BOX_PAD - Math.min(...rects.map((rect) => rect.x)));
  const dy = Math.max(0, BOX_HEAD - Math.min(...rects.map((rect) => rect.y)));
  const right = Math.max(...rects.map((rect) => rect.x + rect.w)) + dx + BOX_PAD;
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.h)) + dy + BOX_PAD;
  const own = rectOf(document, box);
  const grown = { x: own.x - dx, y: own.y - dy, w: Math.max(own.w + dx, right), h: Math.max(own.h + dy, bottom) };
  if (dx === 0 && dy === 0 && grown.w === own.w && grown.h === own.h) return document;
  const layout: Record<string, Place> = { ...document.layout, [box.id]: grown };
  members.forEach((member, index) => {
    const rect = rects[index];
    if (rect) layout[member.id] = shifted({ ...layout[member.id], x: rect.x, y: rect.y }, dx, dy);
  });
  return { ...document, layout };
}

/** Grow every box until its members fit, the innermost first; nothing moves on the canvas by it. */
export function fitBoxes(document: GraphDocument): GraphDocument {
  const boxes = inDepthOrder(document).filter(({ node }) => isPattern(node.kind));
  return boxes.reverse().reduce((fitted, { node }) => fitBox(fitted, node), document);
}

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w + GRID && b.x < a.x + a.w + GRID && a.y < b.y + b.h + GRID && b.y < a.y + a.h + GRID;
}

/** Find a free place for something of `size` within `parent`, near `wanted` or right of what is there. */
export function freePlace(
  document: GraphDocument,
  parent: string | null,
  size: { w: number; h: number },
  wanted?: { x: number; y: number },
): Place {
  const rects = membersOf(document, parent).map((member) => rectOf(document, member));
  const right = rects.length ? Math.max(...rects.map((rect) => rect.x + rect.w)) + 2 * BOX_PAD : BOX_PAD;
  const top = rects.length ? Math.min(...rects.map((rect) => rect.y)) : BOX_HEAD;
  let rect: Rect = { ...(wanted ?? { x: right, y: top }), ...size };
  while (rects.some((other) => overlaps(rect, other))) rect = { ...rect, y: rect.y + NODE_SIZE.h + 3 * GRID };
  return { x: snap(rect.x), y: snap(rect.y) };
}

/** Round to the grid. */
export function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}

/** Find the innermost box at a point of the canvas that may take in `moving`. */
export function boxAt(document: GraphDocument, point: { x: number; y: number }, moving: ReadonlySet<string>): string | null {
  const inside = (node: GraphNode) => [node.id, ...ancestorsOf(document, node.id)].some((id) => moving.has(id));
  const boxes = inDepthOrder(document).filter(({ node }) => {
    if (!isPattern(node.kind) || inside(node)) return false;
    const rect = absoluteRect(document, node.id);
    return point.x >= rect.x && point.x <= rect.x + rect.w && point.y >= rect.y && point.y <= rect.y + rect.h;
  });
  return boxes.sort((a, b) => b.depth - a.depth)[0]?.node.id ?? null;
}
