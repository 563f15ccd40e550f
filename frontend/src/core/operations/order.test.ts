import { expect, test } from "vitest";

import type { GraphDocument } from "../document";
import { documentOf } from "../sample";
import { membersOf } from "../tree";
import { connect } from "./connect";
import { placeNodes } from "./move";
import { orderByPlace } from "./order";

const DOCUMENT = documentOf({ line: "sequential", one: "agent in line", two: "agent in line", three: "agent in line" });
const LINE = DOCUMENT.nodes[0]!.id;
const idsOf = (document: GraphDocument) => membersOf(document, LINE).map((member) => member.id);
const [ONE, TWO, THREE] = idsOf(DOCUMENT) as [string, string, string];
const placed = placeNodes(DOCUMENT, { [ONE]: { x: 24, y: 56 }, [TWO]: { x: 280, y: 56 }, [THREE]: { x: 130, y: 60 } });

test("a member let go between two others comes between them, and all stand in a row", () => {
  const ordered = orderByPlace(placed, THREE);
  expect(idsOf(ordered)).toEqual([ONE, THREE, TWO]);
  expect([ONE, THREE, TWO].map((id) => ordered.layout?.[id]?.x)).toEqual([24, 280, 536]);
});

test("a member that was only nudged changes nothing", () => {
  const nudged = placeNodes(placed, { [THREE]: { x: 540, y: 70 } });
  expect(orderByPlace(nudged, THREE)).toBe(nudged);
});

test("members that edges wire together keep their order", () => {
  const wired = connect(placed, { source: ONE, target: TWO });
  expect(orderByPlace(wired, THREE)).toBe(wired);
});
