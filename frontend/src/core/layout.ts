/** Automatic layout: the document as ELK wants it, and ELK's answer as a layout. ELK itself is handed in, lazily loaded. */
import type { ELK, ElkNode } from "elkjs/lib/elk-api";

import { isOrdered, isPattern, type GraphDocument, type GraphNode, type Place } from "./document";
import { BOX_HEAD, BOX_PAD, BOX_SIZE, NODE_SIZE, sizeOf, snap } from "./geometry";
import { entryOf, lanesOf, membersOf } from "./tree";

/** With these, boxes and nodes have their ports on the same lines of the grid, and edges between them run straight. */
const GAP = 24;
const LEAST_HEIGHT = BOX_SIZE.h + 8;
const COLUMN = 5;
const SHAPES: Record<string, string> = { concurrent: "0.8", supervisor: "0.9", sequential: "3", loop: "3", critical: "3", map: "3", group_chat: "0.9", race: "0.8" };

/** The width to height wanted of members that no edge joins: the canvas grows sideways, so what is inside stands upright. */
function shapeOf(kind: string | null, members: number): string {
  if ((kind === "concurrent" || kind === "race") && members <= COLUMN) return "0.3";
  return (kind && SHAPES[kind]) ?? "1.8";
}

function optionsOf(kind: string | null, members: number): Record<string, string> {
  return {
    "elk.algorithm": "layered",
    "elk.direction": "RIGHT",
    "elk.hierarchyHandling": "SEPARATE_CHILDREN",
    "elk.layered.spacing.nodeNodeBetweenLayers": "48",
    "elk.spacing.nodeNode": String(GAP),
    "elk.spacing.componentComponent": String(GAP),
    "elk.aspectRatio": shapeOf(kind, members),
    "elk.contentAlignment": "[H_CENTER]",
    "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
    "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
    "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
    "elk.padding": `[top=${BOX_HEAD + 8},left=${BOX_PAD},bottom=${BOX_PAD},right=${BOX_PAD}]`,
    ...(kind ? { "elk.nodeSize.constraints": "MINIMUM_SIZE", "elk.nodeSize.minimum": `(${BOX_SIZE.w},${LEAST_HEIGHT})` } : {}),
  };
}

interface Wire {
  id: string;
  sources: string[];
  targets: string[];
}

function edgesInside(document: GraphDocument, members: GraphNode[]): Wire[] {
  const ids = new Set(members.map((member) => member.id));
  return document.edges
    .filter((edge) => ids.has(edge.source) && ids.has(edge.target))
    .map((edge) => ({ id: `edge:${edge.id}`, sources: [edge.source], targets: [edge.target] }));
}

function orderEdges(document: GraphDocument, parent: GraphNode): Wire[] {
  const lanes = lanesOf(document, parent.id);
  return lanes.slice(1).map((lane, index) => ({
    id: `order:${parent.id}:${index}`,
    sources: [lanes[index]?.at(-1) ?? ""],
    targets: [lane[0] ?? ""],
  }));
}

/** Handoffs spread from the entry: who is first handed to stands beside it, and so on; transfers back change no place. */
function spreadEdges(document: GraphDocument, parent: GraphNode, members: GraphNode[]): Wire[] {
  const [entry, ...others] = [entryOf(parent, members), ...members.map(({ id }) => id)];
  if (!entry) return [];
  const givers = new Map<string, string>([[entry, entry]]);
  for (const giver of givers.keys()) {
    const takers = document.edges.filter(({ source }) => source === giver).map(({ target }) => target);
    for (const taker of takers) if (!givers.has(taker)) givers.set(taker, giver);
  }
  return others
    .filter((id) => id !== entry)
    .map((id) => ({ id: `spread:${parent.id}:${id}`, sources: [givers.get(id) ?? entry], targets: [id] }));
}

function wiresOf(document: GraphDocument, parent: GraphNode, members: GraphNode[]): Wire[] {
  if (parent.kind === "handoff") return spreadEdges(document, parent, members);
  const drawn = edgesInside(document, members);
  return isOrdered(parent.kind) ? [...drawn, ...orderEdges(document, parent)] : drawn;
}

function elkNode(document: GraphDocument, node: GraphNode): ElkNode {
  if (!isPattern(node.kind)) {
    const { w, h } = sizeOf(document, node);
    return { id: node.id, width: w, height: h };
  }
  const members = membersOf(document, node.id);
  if (members.length === 0) return { id: node.id, width: BOX_SIZE.w, height: LEAST_HEIGHT };
  const children = members.map((member) => elkNode(document, member));
  return { id: node.id, layoutOptions: optionsOf(node.kind, members.length), children, edges: wiresOf(document, node, members) };
}

/** Write a document as ELK's input. */
export function toElk(document: GraphDocument): ElkNode {
  const top = membersOf(document, null);
  return {
    id: "canvas",
    layoutOptions: optionsOf(null, top.length),
    children: top.map((node) => elkNode(document, node)),
    edges: edgesInside(document, top),
  };
}

/** Read ELK's answer into places. */
export function fromElk(answer: ElkNode): Record<string, Place> {
  const layout: Record<string, Place> = {};
  const visit = (node: ElkNode) => {
    for (const child of node.children ?? []) {
      const place: Place = { x: snap(child.x ?? 0), y: snap(child.y ?? 0) };
      const box = child.children ?? (child.width !== NODE_SIZE.w ? [] : undefined);
      layout[child.id] = box ? { ...place, w: Math.ceil(child.width ?? 0), h: Math.ceil(child.height ?? 0) } : place;
      visit(child);
    }
  };
  visit(answer);
  return layout;
}

/** Lay the whole document out anew. */
export async function arrange(document: GraphDocument, elk: ELK): Promise<GraphDocument> {
  const answer = await elk.layout(toElk(document));
  return { ...document, layout: fromElk(answer) };
}

/** Say whether any node has no place yet. */
export function needsLayout(document: GraphDocument): boolean {
  return document.nodes.some((node) => !document.layout?.[node.id]);
}
