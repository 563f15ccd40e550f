import { describe, expect, it } from "vitest";

import { inputOf, messageField } from "./run-shape";

const input = (schema: unknown) => [{ id: "input", kind: "input", config: { schema } }];
const text = { type: "string" };

describe("the field of a workflow's input that takes a message", () => {
  it.each([
    ["no schema", undefined, null],
    ["a text", { type: "string" }, null],
    ["one text", { type: "object", properties: { message: text } }, "message"],
    ["one required text of several", { properties: { product: text, message: text }, required: ["message"] }, "message"],
    ["two required texts", { properties: { a: text, b: text }, required: ["a", "b"] }, undefined],
    ["a required number", { properties: { n: { type: "number" }, a: text }, required: ["n"] }, undefined],
    ["a list", { type: "array" }, undefined],
  ])("is found in %s", (_name, schema, field) => {
    expect(messageField(input(schema))).toBe(field);
  });

  it("makes the input of the message", () => {
    expect([inputOf("hi", "message"), inputOf("hi", null)]).toEqual([{ message: "hi" }, "hi"]);
  });
});
