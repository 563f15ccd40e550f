import fc from "fast-check";
import { expect, test } from "vitest";

import { doChange, redo, startHistory, undo } from "./history";
import { addNode } from "./operations";
import { anyDocument, documentOf } from "./sample";

test("undo after do gives the document from before, and redo the one from after", () => {
  fc.assert(
    fc.property(anyDocument, fc.array(fc.constantFrom("agent", "sequential"), { minLength: 1 }), (document, kinds) => {
      const done = kinds.reduce(
        (history, kind) => doChange(history, addNode(history.present, { kind }).document, "Add"),
        startHistory(document),
      );
      const undone = kinds.reduce(undo, done);
      expect(undone.present).toBe(document);
      expect(kinds.reduce(redo, undone).present).toBe(done.present);
    }),
  );
});

test("changes with one key are undone together", () => {
  const start = startHistory(documentOf({}));
  const first = doChange(start, documentOf({ a: "agent" }), "Type", "name");
  const second = doChange(first, documentOf({ ab: "agent" }), "Type", "name");
  expect(undo(second).present).toBe(start.present);
});

test("a new change forgets what was undone", () => {
  const start = startHistory(documentOf({}));
  const back = undo(doChange(start, documentOf({ a: "agent" }), "Add"));
  expect(redo(doChange(back, documentOf({ b: "agent" }), "Add")).present.nodes[0]?.id).toBe("b");
});

test("nothing to undo or redo changes nothing", () => {
  const start = startHistory(documentOf({}));
  expect(undo(start)).toBe(start);
  expect(redo(start)).toBe(start);
});
