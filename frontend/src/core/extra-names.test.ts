import { expect, test } from "vitest";

import { eventNames, extraNames } from "./extra-names";

const names = (kind: string, path: string) => extraNames(kind, path).map(({ name }) => name);

test("each setting has the names that its expression is given", () => {
  expect(names("loop", "until")).toEqual(["output", "iteration"]);
  expect(names("agent", "join")).toEqual(["arrived", "failed", "waiting"]);
  expect(names("map", "join.when")).toEqual(["arrived", "failed", "waiting"]);
  expect(names("agent", "instructions")).toEqual([]);
});

test("events are those that any node speaks of, without templates", () => {
  const nodes = [{ config: { event: "paid" } }, { cancel_on: "dropped" }, { config: { event: "{{ input.id }}" }, cancel_on: "paid" }, {}];
  expect(eventNames(nodes)).toEqual(["dropped", "paid"]);
});
