import { resolve } from "node:path";
import { expect, test } from "vitest";

import { circleOf, importsOf } from "./no-circles";

const CORE = resolve(import.meta.dirname, "../src/core");

/** Look for a circle from `a` on, in modules that are named by one letter each. */
function circle(modules) {
  return circleOf("a", (file) => [...(modules[file] ?? "")])?.join("");
}

test("the shortest circle through a module is told", () => {
  expect(circle({ a: "bd", b: "c", c: "a", d: "a" })).toBe("ada");
  expect(circle({ a: "b", b: "c", c: "ab" })).toBe("abca");
  expect(circle({ a: "a" })).toBe("aa");
});

test("a circle that a module only leads to is not its own", () => {
  expect(circle({ a: "bc", b: "c", c: "b" })).toBeUndefined();
});

test("types, what is passed on, and modules by the alias count; packages and styles do not", () => {
  const text = `
    import type { RunState } from "./run-state";
    export { fold } from "@/core/fold";
    import { useState } from "react";
    import "./run-state.css";
    type Later = import("./format").Later;
  `;
  const found = importsOf(resolve(CORE, "any.ts"), text);
  expect(found.sort()).toEqual(["fold.ts", "format.ts", "run-state.ts"].map((name) => resolve(CORE, name)));
});
