// @vitest-environment jsdom
import { expect, test } from "vitest";

import { setPolicy } from "@/core/operations";
import { documentOf, SAMPLE_KINDS } from "@/core/sample";

import { keepSame } from "./keepSame";
import { flowNodes } from "./toFlow";

const DOCUMENT = documentOf({ one: "agent", two: "agent", team: "supervisor", three: "agent in team" });
const drawn = (document = DOCUMENT) => flowNodes(document, { kinds: SAMPLE_KINDS, agentNames: new Map() });

test("nodes that did not change stay the same objects", () => {
  const before = drawn();
  expect(keepSame(before, drawn())).toEqual(before);
  keepSame(before, drawn()).forEach((node, index) => expect(node).toBe(before[index]));
});

test("a renamed node is drawn anew, and it alone", () => {
  const before = drawn();
  const id = DOCUMENT.nodes[1]!.id;
  const after = keepSame(before, drawn(setPolicy(DOCUMENT, id, { name: "Other" })));
  expect(after.filter((node) => !before.includes(node)).map((node) => node.id)).toEqual([id]);
});
