/** What templates and conditions of a node may name. */
import { isOrdered, nodeOf, type GraphDocument, type GraphNode } from "./document";
import { ancestorsOf, parentOf } from "./tree";

export interface Variable {
  name: string;
  meaning: string;
}

const ALWAYS: Variable[] = [
  { name: "input", meaning: "what arrives at this node" },
  { name: "user", meaning: "what is known of the user" },
  { name: "run.id", meaning: "the id of the run" },
];

function before(document: GraphDocument, id: string): Set<string> {
  const found = new Set<string>();
  const waiting = [id, ...ancestorsOf(document, id)];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const edge of document.edges) {
      if (edge.target !== at || found.has(edge.source)) continue;
      found.add(edge.source);
      waiting.push(edge.source);
    }
  }
  return found;
}

function earlierSiblings(document: GraphDocument, node: GraphNode): string[] {
  const parent = document.nodes.find(({ id }) => id === node.parent);
  if (!parent || !isOrdered(parent.kind)) return [];
  const siblings = document.nodes.filter((other) => parentOf(other) === parent.id).map(({ id }) => id);
  return siblings.slice(0, siblings.indexOf(node.id));
}

function written(id: string): string {
  return id.includes("-") ? `results["${id}"]` : `results.${id}`;
}

const ITEM: Variable[] = [
  { name: "item.value", meaning: "the item of the map, or what the pass of the loop was given" },
  { name: "item.index", meaning: "its number, from 0" },
];

const HANDOFF: Variable[] = [
  { name: "handoff.reason", meaning: "why control was handed over; `handoff` is null before it was" },
  { name: "handoff.context", meaning: "the structured context that came with it" },
  { name: "handoff.source", meaning: "the member that handed over" },
];

function isInside(document: GraphDocument, id: string, kinds: string[]): boolean {
  return ancestorsOf(document, id).some((box) => kinds.includes(nodeOf(document, box)?.kind ?? ""));
}

/** List what a template of `node` may name: its input, state keys, and the results of what comes before it. */
export function variablesFor(document: GraphDocument, node: GraphNode): Variable[] {
  const keys = Object.entries(document.state ?? {}).map(([key, { type }]) => ({ name: `state.${key}`, meaning: type }));
  const earlier = new Set([...before(document, node.id), ...earlierSiblings(document, node)]);
  const results = document.nodes
    .filter(({ id, kind }) => earlier.has(id) && kind !== "input")
    .map(({ id, name }) => ({ name: written(id), meaning: `the output of ${name ?? id}` }));
  const around = [
    ...(isInside(document, node.id, ["map", "loop"]) ? ITEM : []),
    ...(isInside(document, node.id, ["handoff"]) ? HANDOFF : []),
  ];
  return [...ALWAYS, ...around, ...keys, ...results];
}
