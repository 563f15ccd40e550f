import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { EMPTY_DOCUMENT, nodeOf, type GraphDocument } from "../document";
import { absoluteRect } from "../geometry";
import { anyDocument, documentOf } from "../sample";
import { placeSkeleton } from ".";

const SKELETON: GraphDocument = {
  schema: 1,
  nodes: [
    { id: "input", kind: "input", config: {} },
    { id: "desk", kind: "handoff", config: { entry: "front" } },
    { id: "front", kind: "agent", parent: "desk", config: {} },
    { id: "output", kind: "output", config: {} },
  ],
  edges: [
    { id: "e1", source: "input", port: "out", target: "desk" },
    { id: "e2", source: "desk", port: "out", target: "output" },
  ],
  state: { notes: { type: "array", reducer: "append" } },
  layout: { input: { x: 0, y: 60 }, desk: { x: 280, y: 0, w: 304, h: 180 }, front: { x: 24, y: 56 }, output: { x: 660, y: 60 } },
};
const wires = (document: GraphDocument) => document.edges.map(({ source, target }) => `${source} ${target}`);

describe("placing a skeleton", () => {
  it("comes whole onto an empty canvas, near the point that is looked at", () => {
    const { document, ids } = placeSkeleton(EMPTY_DOCUMENT, SKELETON, { parent: null, near: { x: 1000, y: 500 } });
    expect(ids).toEqual(["input", "desk", "output"]);
    expect(wires(document)).toEqual(["input desk", "desk output"]);
    expect(document.state).toEqual(SKELETON.state);
    const { x, y, w, h } = absoluteRect(document, "desk");
    expect([x + w / 2, y + h / 2]).toEqual([1000, 498]);
  });

  it("uses the input and output that stand there unwired", () => {
    const bare = documentOf({ input: "input", output: "output" });
    const { document } = placeSkeleton(bare, SKELETON, { parent: null });
    expect(document.nodes.map(({ id }) => id)).toEqual(["input", "output", "desk", "front"]);
    expect(wires(document).sort()).toEqual(["desk output", "input desk"]);
    expect(document.layout!["input"]!.x).toBeLessThan(document.layout!["desk"]!.x);
  });

  it("goes into a box without its terminals, under ids of its own, and what names a node follows", () => {
    const taken = documentOf({ box: "sequential", front: "agent in box" });
    const { document, ids } = placeSkeleton(taken, SKELETON, { parent: "box" });
    expect(ids).toEqual(["desk"]);
    expect(nodeOf(document, "desk")).toMatchObject({ parent: "box", config: { entry: "front-2" } });
    expect(nodeOf(document, "front-2")?.parent).toBe("desk");
    expect(document.edges).toEqual([]);
  });

  it("never takes an id twice, never loses a node, and covers nothing", () => {
    fc.assert(
      fc.property(anyDocument, (before) => {
        const { document, ids } = placeSkeleton(before, SKELETON, { parent: null, near: { x: 0, y: 0 } });
        expect(new Set(document.nodes.map(({ id }) => id)).size).toBe(document.nodes.length);
        expect(new Set(document.edges.map(({ id }) => id)).size).toBe(document.edges.length);
        for (const node of before.nodes) expect(nodeOf(document, node.id)).toEqual(node);
        for (const { source, target } of document.edges) expect(nodeOf(document, source) && nodeOf(document, target)).toBeTruthy();
        expect(ids).toContain(document.nodes.find(({ kind, id }) => kind === "handoff" && !nodeOf(before, id))!.id);
      }),
    );
  });
});
