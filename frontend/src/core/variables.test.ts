import { expect, test } from "vitest";

import { nodeOf } from "./document";
import { documentOf } from "./sample";
import { variablesFor } from "./variables";

test("templates may name what comes before, at every level, and state keys", () => {
  const document = {
    ...documentOf({ start: "input", first: "agent", s: "sequential", "a-b": "agent in s", c: "agent in s" }, [
      ["start", "first"],
      ["first", "s"],
    ]),
    state: { facts: { type: "object" } },
  };
  const node = nodeOf(document, "c");
  const names = node ? variablesFor(document, node).map(({ name }) => name) : [];
  expect(names).toEqual(["input", "user", "run.id", "state.facts", "results.first", 'results["a-b"]']);
});
