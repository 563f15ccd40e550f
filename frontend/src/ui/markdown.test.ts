import { expect, test } from "vitest";

import { readMarkdown, readSpans } from "./markdown";

test("headings, lists, code and paragraphs are told apart", () => {
  const blocks = readMarkdown("# Title\n\nSome text\ngoes on\n\n- one\n- two\n\n```\nx = 1\n```");
  expect(blocks.map((block) => block.type)).toEqual(["heading", "paragraph", "list", "code"]);
});

test("HTML stays text", () => {
  expect(readSpans("<img src=x onerror=alert(1)>")).toEqual([{ type: "text", text: "<img src=x onerror=alert(1)>" }]);
});

test("a link that runs a script is no link", () => {
  expect(readSpans("[click](javascript:alert(1))")[0]?.type).toBe("text");
  expect(readSpans("[docs](https://example.org)")[0]).toEqual({ type: "link", text: "docs", href: "https://example.org" });
});

test("an unclosed fence ends with the text", () => {
  expect(readMarkdown("```\nhalf")).toEqual([{ type: "code", text: "half" }]);
});
