/** The order of members as they stand: letting one go between two others puts it between them. */
import { isOrdered, nodeOf, type GraphDocument, type GraphNode } from "../document";
import { fitBoxes, rectOf } from "../geometry";
import { lanesOf, membersOf } from "../tree";

const GAP = 48;

function middle(document: GraphDocument, node: GraphNode): number {
  const { x, w } = rectOf(document, node);
  return x + w / 2;
}

/** Put the members side by side on the line of the first, in the order given. */
function inRow(document: GraphDocument, members: GraphNode[]): GraphDocument {
  const rects = members.map((member) => rectOf(document, member));
  let x = Math.min(...rects.map((rect) => rect.x));
  const y = rects.map((rect) => rect.y).sort((a, b) => a - b)[Math.floor((rects.length - 1) / 2)] ?? 0;
  const layout = { ...document.layout };
  members.forEach((member, index) => {
    layout[member.id] = { ...layout[member.id], x, y };
    x += (rects[index]?.w ?? 0) + GAP;
  });
  return fitBoxes({ ...document, layout });
}

/** Order the members of a sequential, loop or critical section from left to right after `id` was moved within it; wired ones keep their order. */
export function orderByPlace(document: GraphDocument, id: string): GraphDocument {
  const parent = nodeOf(document, id)?.parent;
  if (!parent || !isOrdered(nodeOf(document, parent)?.kind ?? "")) return document;
  const members = membersOf(document, parent);
  if (lanesOf(document, parent).length !== members.length) return document;
  const sorted = members.toSorted((a, b) => middle(document, a) - middle(document, b));
  if (sorted.every((member, index) => member === members[index])) return document;
  const queue = [...sorted];
  const nodes = document.nodes.map((node) => (node.parent === parent ? (queue.shift() ?? node) : node));
  return inRow({ ...document, nodes }, sorted);
}
