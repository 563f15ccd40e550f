import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";

import { readDocument, type GraphDocument } from "./document";
import { absoluteRect } from "./geometry";
import { settled } from "./settle";

const agent = (id: string, parent?: string) => ({ id, kind: "agent", config: {}, ...(parent ? { parent } : {}) });
const BEFORE: GraphDocument = readDocument({
  nodes: [agent("a"), agent("b"), agent("c"), agent("d")],
  edges: [],
  layout: { a: { x: 0, y: 40 }, b: { x: 260, y: 40 }, c: { x: 520, y: 40 }, d: { x: 780, y: 40 } },
});

test("a box that took nodes in stands where the first of them stood, and holds them side by side", async () => {
  const { b: _b, c: _c, ...layout } = BEFORE.layout!;
  const made = { ...BEFORE, nodes: [agent("a"), { id: "both", kind: "concurrent", config: {} }, agent("b", "both"), agent("c", "both"), agent("d")], layout };
  const document = await settled(BEFORE, made, new ELK());
  expect(document.layout).toMatchObject({ a: { x: 0, y: 40 }, d: { x: 780, y: 40 } });
  const [box, b, c] = ["both", "b", "c"].map((id) => absoluteRect(document, id));
  expect([box!.x, box!.y]).toEqual([264, 40]);
  for (const inside of [b!, c!]) expect(inside.x >= box!.x && inside.y >= box!.y && inside.x + inside.w <= box!.x + box!.w && inside.y + inside.h <= box!.y + box!.h).toBe(true);
  expect(b!.x === c!.x && b!.y === c!.y).toBe(false);
});

test("what has its place keeps it, though the answer left the layout out", async () => {
  const document = await settled(BEFORE, { nodes: [...BEFORE.nodes, agent("e")], edges: [] }, new ELK());
  expect(document.layout).toMatchObject(BEFORE.layout!);
  expect(document.layout!["e"]).toBeDefined();
});
