import fc from "fast-check";
import { expect, test } from "vitest";

import { copyNodes, readClip } from "../clipboard";
import { isTransfer, reaches, whyNot } from "../connection";
import { EMPTY_DOCUMENT, isPattern, nodeOf, type GraphDocument } from "../document";
import { absoluteRect, rectOf } from "../geometry";
import { anyDocument, documentOf, SAMPLE_KINDS } from "../sample";
import { ancestorsOf, lanesOf, membersOf } from "../tree";
import {
  addNode,
  configure,
  connect,
  duplicate,
  mayEnter,
  moveNodes,
  paste,
  remove,
  renameId,
  reorder,
  reparentNodes,
  setPolicy,
} from ".";

type Edit = (document: GraphDocument, pick: (salt: number) => string) => GraphDocument;

const EDITS: Record<string, Edit> = {
  add: (document, pick) => addNode(document, { kind: "agent", parent: boxAt(document, pick(1)) }).document,
  move: (document, pick) => moveNodes(document, [pick(1), pick(2)], -40, 24),
  reparent: (document, pick) => reparentNodes(document, [pick(1), pick(2)], boxAt(document, pick(3))),
  connect: (document, pick) => connectIfLawful(document, pick(1), pick(2)),
  remove: (document, pick) => remove(document, [pick(1)]),
  duplicate: (document, pick) => duplicate(document, [pick(1), pick(2)]).document,
  paste: (document, pick) => paste(document, copyNodes(document, [pick(1)]), boxAt(document, pick(2))).document,
  renameId: (document, pick) => renameId(document, pick(1), "renamed"),
  reorder: (document, pick) => reorder(document, pick(1), 1),
  configure: (document, pick) => configure(document, pick(1), { cases: [{ id: "a" }] }),
  setPolicy: (document, pick) => setPolicy(document, pick(1), { on_error: { mode: "port" } }),
};

function boxAt(document: GraphDocument, id: string): string | null {
  return isPattern(nodeOf(document, id)?.kind ?? "") ? id : null;
}

function connectIfLawful(document: GraphDocument, source: string, target: string): GraphDocument {
  const wish = { source, target };
  return whyNot(document, SAMPLE_KINDS, wish) ? document : connect(document, wish);
}

function faults(document: GraphDocument): string[] {
  const ids = document.nodes.map((node) => node.id);
  const found: string[] = [];
  if (new Set(ids).size < ids.length) found.push("an id is taken twice");
  const edges = document.edges.map((edge) => edge.id);
  if (new Set(edges).size < edges.length) found.push("an edge's id is taken twice");
  for (const node of document.nodes) {
    if (!document.layout?.[node.id]) found.push(`${node.id} has no place`);
    if (node.parent && !isPattern(nodeOf(document, node.parent)?.kind ?? "")) found.push(`${node.id} is inside nothing`);
    if (ancestorsOf(document, node.id).includes(node.id)) found.push(`${node.id} is inside itself`);
  }
  for (const { source, target, id } of document.edges) {
    const parents = [source, target].map((end) => nodeOf(document, end)).map((end) => (end ? (end.parent ?? null) : id));
    if (parents[0] !== parents[1]) found.push(`${id} crosses a border or dangles`);
    if (!isTransfer(document, { source }) && reaches(document, target, source)) found.push(`${id} closes a circle`);
  }
  for (const id of Object.keys(document.layout ?? {})) if (!ids.includes(id)) found.push(`a place for nothing: ${id}`);
  return found;
}

test.each(Object.keys(EDITS))("%s keeps every document well-formed", (name) => {
  fc.assert(
    fc.property(anyDocument, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), (document, numbers) => {
      fc.pre(document.nodes.length > 0);
      const pick = (salt: number) => document.nodes[(numbers[salt] ?? 0) % document.nodes.length]?.id ?? "";
      expect(faults(EDITS[name]?.(document, pick) ?? EMPTY_DOCUMENT)).toEqual([]);
    }),
  );
});

test("boxes hold their members after any move", () => {
  fc.assert(
    fc.property(anyDocument, fc.nat(), fc.integer({ min: -400, max: 400 }), (document, at, by) => {
      fc.pre(document.nodes.length > 0);
      const moved = moveNodes(document, [document.nodes[at % document.nodes.length]?.id ?? ""], by, by);
      for (const node of moved.nodes.filter((member) => member.parent)) {
        const box = rectOf(moved, nodeOf(moved, node.parent ?? "") ?? node);
        const rect = rectOf(moved, node);
        expect(rect.x).toBeGreaterThanOrEqual(0);
        expect(rect.x + rect.w).toBeLessThanOrEqual(box.w);
        expect(rect.y + rect.h).toBeLessThanOrEqual(box.h);
      }
    }),
  );
});

test("taking a node into a box leaves it where it stands on the canvas", () => {
  const document = documentOf({ team: "supervisor", worker: "agent" });
  const placed = moveNodes(document, ["worker"], 0, 0);
  const inside = reparentNodes(placed, ["worker"], "team");
  expect(nodeOf(inside, "worker")?.parent).toBe("team");
  expect(absoluteRect(inside, "worker").x).toBe(absoluteRect(placed, "worker").x);
});

test("a box may not enter itself or what is inside it", () => {
  const document = documentOf({ outer: "sequential", inner: "concurrent in outer" });
  expect(mayEnter(document, "outer", "inner")).toBe(false);
  expect(reparentNodes(document, ["outer"], "inner")).toBe(document);
});

test("deleting a box deletes what is inside it and the edges that lose an end", () => {
  const document = documentOf({ box: "sequential", a: "agent in box", b: "agent" }, [["box", "b"]]);
  const rest = remove(document, ["box"]);
  expect(rest.nodes.map((node) => node.id)).toEqual(["b"]);
  expect(rest.edges).toEqual([]);
});

test("a paste takes new ids and rewires what refers to the copies", () => {
  const document = documentOf({ box: "handoff", a: "agent in box" });
  const entered = configure(document, "box", { entry: "a" });
  const { document: pasted, ids } = paste(entered, copyNodes(entered, ["box"]));
  expect(ids).toEqual(["box-2"]);
  expect(nodeOf(pasted, "box-2")?.config).toEqual({ entry: "a-2" });
  expect(nodeOf(pasted, "a-2")?.parent).toBe("box-2");
});

test("duplicating a box together with its members copies each once", () => {
  const document = documentOf({ box: "sequential", a: "agent in box" });
  expect(duplicate(document, ["box", "a"]).document.nodes).toHaveLength(4);
});

test("a clip survives being text", () => {
  const clip = copyNodes(documentOf({ a: "agent" }), ["a"]);
  expect(readClip(JSON.stringify(clip))).toEqual(clip);
  expect(readClip("hello")).toBeNull();
  expect(readClip('{"baton":"nodes","nodes":[{}],"edges":[]}')).toBeNull();
});

test("a renamed node keeps its edges, members and place", () => {
  const document = documentOf({ box: "sequential", a: "agent in box", b: "agent" }, [["box", "b"]]);
  const renamed = renameId(document, "box", "team");
  expect(nodeOf(renamed, "a")?.parent).toBe("team");
  expect(renamed.edges[0]?.source).toBe("team");
  expect(renamed.layout?.["team"]).toEqual(document.layout?.["box"]);
  expect(renameId(document, "box", "Not An Id")).toBe(document);
});

test("reordering swaps a member with its neighbour", () => {
  const document = documentOf({ box: "sequential", a: "agent in box", b: "agent in box" });
  const order = (of: GraphDocument) => membersOf(of, "box").map((node) => node.id);
  expect(order(reorder(document, "b", -1))).toEqual(["b", "a"]);
  expect(reorder(document, "b", 1)).toBe(document);
});

test("taking the error port away takes its edges along", () => {
  const document = setPolicy(documentOf({ a: "agent", b: "agent" }), "a", { on_error: { mode: "port" } });
  const wired = connect(document, { source: "a", port: "error", target: "b" });
  expect(setPolicy(wired, "a", { on_error: { mode: "fail" } }).edges).toEqual([]);
});

test("members that edges wire together are one lane", () => {
  const document = documentOf({ s: "sequential", a: "agent in s", b: "agent in s", c: "agent in s" }, [["a", "c"]]);
  expect(lanesOf(document, "s")).toEqual([["a", "c"], ["b"]]);
});
