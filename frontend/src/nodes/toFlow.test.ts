// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import type { GraphDocument } from "@/core/document";
import { SAMPLE_KINDS } from "@/core/sample";

import { flowNodes } from "./toFlow";

const unsized: GraphDocument = {
  schema: 1,
  nodes: [
    { id: "choir", kind: "concurrent", config: {} },
    { id: "alto", kind: "agent", parent: "choir", config: { agent: "parrot" } },
    { id: "bass", kind: "agent", parent: "choir", config: { agent: "parrot" } },
  ],
  edges: [],
  state: {},
  layout: { choir: { x: 0, y: 0 }, alto: { x: 24, y: 56 }, bass: { x: 24, y: 400 } },
};

describe("flowNodes", () => {
  it("draws a box around its members though the document gives it no size", () => {
    const drawn = new Map(flowNodes(unsized, { kinds: SAMPLE_KINDS, agentNames: new Map() }).map((node) => [node.id, node]));
    const [box, bass] = [drawn.get("choir"), drawn.get("bass")];
    expect(box?.height).toBeGreaterThan((bass?.position.y ?? 0) + (bass?.height ?? 0));
  });
});
