import { expect, it } from "vitest";

import { readItems, readLoose } from "./run-input";

it.each([
  ["", null],
  ["  \n", null],
  ['{"paid": true}', { paid: true }],
  ["7", 7],
  ["seven", "seven"],
])("%j comes with an event as %j", (text, value) => {
  expect(readLoose(text)).toEqual(value);
});

it.each([
  ["", []],
  ["one\n\n two ", ["one", "two"]],
  ['[1, {"a": 2}]', [1, { a: 2 }]],
])("%j are the items %j", (text, items) => {
  expect(readItems(text)).toEqual({ items });
});

it("says what is wrong with a list that is not whole", () => {
  expect(readItems("[1, 2").items).toEqual([]);
  expect(readItems("[1, 2").fault).toBeTruthy();
});
