/** Change the order of the members of a pattern node; for a sequential it is the order of work. */
import { nodeOf, type GraphDocument, type GraphNode } from "../document";
import { membersOf, parentOf } from "../tree";

function swap(document: GraphDocument, a: string, b: string): GraphDocument {
  const nodes = [...document.nodes];
  const first = nodes.findIndex((node) => node.id === a);
  const second = nodes.findIndex((node) => node.id === b);
  [nodes[first], nodes[second]] = [nodes[second] as GraphNode, nodes[first] as GraphNode];
  return { ...document, nodes };
}

/** Move a node `by` places (-1: earlier, 1: later) among the members of its parent. */
export function reorder(document: GraphDocument, id: string, by: -1 | 1): GraphDocument {
  const node = nodeOf(document, id);
  if (!node) return document;
  const members = membersOf(document, parentOf(node)).map((member) => member.id);
  const other = members[members.indexOf(id) + by];
  if (other === undefined) return document;
  return swap(document, id, other);
}
