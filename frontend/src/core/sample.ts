/** Small documents and random ones, for tests. */
import fc from "fast-check";

import { EMPTY_DOCUMENT, type GraphDocument } from "./document";
import { kindsByName, type NodeKinds } from "./kinds";
import { addNode, connect } from "./operations";
import { whyNot } from "./connection";

const plain = { title: "", description: "", group: "flow", container: false, dynamic_ports: null, schema: {}, policy_schema: {} };

export const SAMPLE_KINDS: NodeKinds = kindsByName([
  { ...plain, kind: "input", ports: ["out"] },
  { ...plain, kind: "output", ports: [] },
  { ...plain, kind: "agent", ports: ["out", "error"] },
  { ...plain, kind: "router", ports: ["out", "error"], dynamic_ports: "cases" },
  ...["sequential", "concurrent", "supervisor", "handoff"].map((kind) => ({
    ...plain,
    kind,
    container: true,
    ports: ["out", "error"],
  })),
]);

const KIND_NAMES = [...SAMPLE_KINDS.keys()];

/** Make a document of nodes given as `id: kind` or `id: kind in parent`. */
export function documentOf(nodes: Record<string, string>, edges: [string, string][] = []): GraphDocument {
  const start = Object.entries(nodes).reduce((document, [name, text]) => {
    const [kind = "agent", parent] = text.split(" in ");
    return addNode(document, { kind, name, parent: parent ?? null }).document;
  }, EMPTY_DOCUMENT);
  return edges.reduce((document, [source, target]) => connect(document, { source, target }), start);
}

/** Make any well-formed document: nested pattern nodes and edges that may be drawn. */
export const anyDocument = fc
  .array(fc.record({ kind: fc.constantFrom(...KIND_NAMES), within: fc.nat(), to: fc.nat() }), { maxLength: 14 })
  .map((steps) =>
    steps.reduce((document, { kind, within, to }) => {
      const boxes = [null, ...document.nodes.filter((node) => SAMPLE_KINDS.get(node.kind)?.container).map(({ id }) => id)];
      const { document: added, id } = addNode(document, { kind, parent: boxes[within % boxes.length] ?? null });
      const target = added.nodes[to % added.nodes.length]?.id ?? id;
      const wish = { source: id, target, port: kind === "router" ? "default" : "out" };
      return whyNot(added, SAMPLE_KINDS, wish) ? added : connect(added, wish);
    }, EMPTY_DOCUMENT),
  );
