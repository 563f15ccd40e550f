import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";

import { isPattern, nodeOf } from "./document";
import { rectOf } from "./geometry";
import { arrange, needsLayout } from "./layout";
import { documentOf } from "./sample";

const elk = new ELK();

test("members stand inside their boxes, in the order of a sequential", async () => {
  const document = documentOf(
    { start: "input", s: "sequential", a: "agent in s", b: "agent in s", end: "output" },
    [["start", "s"], ["s", "end"]],
  );
  const arranged = await arrange({ ...document, layout: {} }, elk);
  expect(needsLayout(arranged)).toBe(false);
  const [s, a, b] = ["s", "a", "b"].map((id) => rectOf(arranged, nodeOf(arranged, id) ?? { id, kind: "agent" }));
  expect(a && b && a.x + a.w < b.x).toBe(true);
  expect(s && b && b.x + b.w < s.w).toBe(true);
});

test("no two nodes of one parent overlap, three deep", async () => {
  const document = documentOf({
    team: "supervisor",
    one: "agent in team",
    many: "concurrent in team",
    x: "agent in many",
    y: "agent in many",
    inner: "sequential in many",
    z: "agent in inner",
  });
  const arranged = await arrange({ ...document, layout: {} }, elk);
  for (const first of arranged.nodes) {
    for (const second of arranged.nodes) {
      if (first.id >= second.id || first.parent !== second.parent) continue;
      const [a, b] = [rectOf(arranged, first), rectOf(arranged, second)];
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
      expect(apart, `${first.id} and ${second.id}`).toBe(true);
    }
  }
  expect(arranged.nodes.filter((node) => isPattern(node.kind))).toHaveLength(3);
});
