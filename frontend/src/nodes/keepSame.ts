/** Keeps the drawn nodes that did not change as the same objects, so that a change draws only what it touches. */
import type { Sign } from "@/core/faces";

import type { FlowNode, NodeData } from "./data";

type Bag = Readonly<Record<string, unknown>>;

function alike(a: Bag, b: Bag, except: readonly string[]): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => except.includes(key) || a[key] === b[key]);
}

function samePorts(a: NodeData["ports"], b: NodeData["ports"]): boolean {
  return a.length === b.length && a.every((port, index) => alike({ ...port }, { ...b[index] }, []));
}

function sameSign(a: Sign | undefined, b: Sign | undefined): boolean {
  return a?.text === b?.text && a?.about === b?.about;
}

function sameNode(a: FlowNode, b: FlowNode): boolean {
  return (
    alike({ ...a }, { ...b }, ["data", "position", "measured"]) &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    alike(a.data, b.data, ["ports", "join"]) &&
    sameSign(a.data.join, b.data.join) &&
    samePorts(a.data.ports, b.data.ports)
  );
}

/** Give `after` with every node that is as it was in `before` taken from there. */
export function keepSame(before: readonly FlowNode[], after: readonly FlowNode[]): FlowNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return after.map((node) => {
    const old = known.get(node.id);
    return old && sameNode(old, node) ? old : node;
  });
}
