// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";

import { nodeOf } from "@/core/document";
import { documentOf } from "@/core/sample";
import { currentDocument, openDocument, select, useEditor } from "@/store/editor";

import {
  ACTIONS,
  addKind,
  chordOf,
  copyAction,
  cutAction,
  duplicateAction,
  earlierAction,
  pasteAction,
  perform,
  redoAction,
  removeAction,
  selectAllAction,
  takeOutAction,
  undoAction,
} from ".";

const ids = () => currentDocument().nodes.map((node) => node.id);
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => {
  openDocument(documentOf({ box: "sequential", a: "agent in box", b: "agent in box", c: "agent" }), true);
});

test("no two actions share an id or a key", () => {
  const keys = ACTIONS.flatMap((action) => action.shortcuts);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(ACTIONS.map((action) => action.id)).size).toBe(ACTIONS.length);
});

test("delete, undo and redo", () => {
  select(["box"]);
  perform(removeAction);
  expect(ids()).toEqual(["c"]);
  perform(undoAction);
  expect(ids()).toHaveLength(4);
  perform(redoAction);
  expect(ids()).toEqual(["c"]);
});

test("cut and paste brings the nodes back with what is inside them", async () => {
  select(["box"]);
  perform(cutAction);
  await settled();
  expect(ids()).toEqual(["c"]);
  perform(pasteAction);
  await settled();
  expect(ids()).toEqual(["c", "box", "a", "b"]);
  expect([...useEditor.getState().nodes]).toEqual(["box"]);
});

test("a copy is pasted beside its original, not into it", async () => {
  select(["box"]);
  perform(copyAction);
  await settled();
  perform(pasteAction);
  await settled();
  expect(nodeOf(currentDocument(), "box-2")?.parent).toBeUndefined();
});

test("select all and duplicate copies each node once", () => {
  perform(selectAllAction);
  perform(duplicateAction);
  expect(ids()).toHaveLength(8);
});

test("a kind goes into the selected box, or beside the selected member", () => {
  select(["box"]);
  addKind("agent");
  expect(nodeOf(currentDocument(), "agent")?.parent).toBe("box");
  addKind("router");
  expect(nodeOf(currentDocument(), "router")?.parent).toBe("box");
});

test("an input never goes into a box", () => {
  select(["box"]);
  addKind("input");
  expect(nodeOf(currentDocument(), "input")?.parent).toBeUndefined();
});

test("a member is moved in its order, and out of its box", () => {
  select(["b"]);
  perform(earlierAction);
  expect(ids().indexOf("b")).toBeLessThan(ids().indexOf("a"));
  perform(takeOutAction);
  expect(nodeOf(currentDocument(), "b")?.parent).toBeUndefined();
});

test("nothing changes what may not be edited", () => {
  openDocument(documentOf({ a: "agent" }), false);
  select(["a"]);
  expect(perform(removeAction)).toBe(false);
  addKind("agent");
  expect(ids()).toEqual(["a"]);
});

test("keys are written as on the keyboard", () => {
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  expect(chordOf({ ...none, key: "z", ctrlKey: true, shiftKey: true })).toBe("Mod+Shift+Z");
  expect(chordOf({ ...none, key: "?", shiftKey: true })).toBe("?");
  expect(chordOf({ ...none, key: "ArrowUp", altKey: true })).toBe("Alt+ArrowUp");
});
