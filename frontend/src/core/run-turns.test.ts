import { expect, test } from "vitest";

import { turnParts } from "./run-turns";

test("a tool call is read with what it was given and what it gave back", () => {
  expect(turnParts({ tool: "find", arguments: { id: 1 }, result: "a lamp" })).toEqual([
    { kind: "called", tool: "find", value: { id: 1 } },
    { kind: "returned", tool: "find", value: "a lamp" },
  ]);
});

test("a model's messages are read part by part", () => {
  const parts = [
    { part_kind: "text", content: "Let me look." },
    { part_kind: "tool-call", tool_name: "find", args: '{"id": 1}' },
  ];
  expect(turnParts([{ kind: "response", parts }])).toEqual([
    { kind: "said", value: "Let me look." },
    { kind: "called", tool: "find", value: { id: 1 } },
  ]);
});

test("a turn of an unknown shape is kept as it is", () => {
  expect(turnParts("odd")).toEqual([{ kind: "other", value: "odd" }]);
});
