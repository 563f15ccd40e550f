import { expect, test } from "vitest";

import { whyNot } from "./connection";
import { configure, connect } from "./operations";
import { documentOf, SAMPLE_KINDS } from "./sample";

const ask = (document: ReturnType<typeof documentOf>, source: string, target: string, port?: string) =>
  whyNot(document, SAMPLE_KINDS, port ? { source, target, port } : { source, target });

test("two nodes of one parent may be wired", () => {
  expect(ask(documentOf({ a: "agent", b: "agent" }), "a", "b")).toBeNull();
});

test("an edge may not cross the border of a box", () => {
  expect(ask(documentOf({ a: "agent", box: "sequential", b: "agent in box" }), "a", "b")).toMatch(/same pattern node/);
});

test("an edge may not close a circle", () => {
  const document = documentOf({ a: "agent", b: "agent", c: "agent" }, [["a", "b"], ["b", "c"]]);
  expect(ask(document, "c", "a")).toMatch(/circle/);
});

test("transfers of a handoff may go both ways", () => {
  const document = documentOf({ h: "handoff", a: "agent in h", b: "agent in h" }, [["a", "b"]]);
  expect(ask(document, "b", "a")).toBeNull();
  expect(ask(document, "a", "b")).toMatch(/already/);
});

test("nothing may lead into an input, nor a node to itself", () => {
  const document = documentOf({ start: "input", a: "agent" });
  expect(ask(document, "a", "start")).toMatch(/starts there/);
  expect(ask(document, "a", "a")).toMatch(/itself/);
});

test("a router's cases are its ports", () => {
  const document = configure(documentOf({ r: "router", a: "agent" }), "r", { cases: [{ id: "yes" }] });
  expect(ask(document, "r", "a", "yes")).toBeNull();
  expect(ask(document, "r", "a", "default")).toBeNull();
  expect(ask(document, "r", "a", "no")).toMatch(/no port/);
});

test("the error port is there only where failures leave by it", () => {
  expect(ask(documentOf({ a: "agent", b: "agent" }), "a", "b", "error")).toMatch(/no port/);
});

test("an edge that exists may not be drawn again", () => {
  expect(ask(connect(documentOf({ a: "agent", b: "agent" }), { source: "a", target: "b" }), "a", "b")).toMatch(/already/);
});
