import fc from "fast-check";
import { expect, test } from "vitest";

import { FIELD_TYPES, fieldsOf, schemaOf } from "./fields";

const anyRows = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[a-z]{1,8}$/),
    type: fc.constantFrom(...FIELD_TYPES),
    description: fc.string(),
    required: fc.boolean(),
  }),
  { selector: (row) => row.name, minLength: 1 },
);

test("rows survive being a schema", () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      expect(fieldsOf(schemaOf(rows, null))).toEqual(rows);
    }),
  );
});

test("no rows are no schema, and no schema is no rows", () => {
  expect(schemaOf([], null)).toBeUndefined();
  expect(fieldsOf(undefined)).toEqual([]);
});

test("a schema that says more than rows can is left alone", () => {
  expect(fieldsOf({ type: "object", properties: { a: { type: "string", enum: ["x"] } } })).toBeNull();
  expect(fieldsOf({ type: "string" })).toBeNull();
});
