/** Automatic layout: the document as ELK wants it, and ELK's answer as a layout. ELK itself is handed in, lazily loaded. */
import type { ELK, ElkNode } from "elkjs/lib/elk-api";

import { isPattern, type GraphDocument, type GraphNode, type Place } from "./document";
import { BOX_HEAD, BOX_PAD, BOX_SIZE, NODE_SIZE, sizeOf, snap } from "./geometry";
import { lanesOf, membersOf } from "./tree";

const SHAPES: Record<string, string> = { concurrent: "0.35", supervisor: "2.4", handoff: "1.8", sequential: "3" };

function optionsOf(kind: string | null): Record<string, string> {
  return {
    "elk.algorithm": "layered",
    "elk.direction": "RIGHT",
    "elk.hierarchyHandling": "SEPARATE_CHILDREN",
    "elk.layered.spacing.nodeNodeBetweenLayers": "56",
    "elk.spacing.nodeNode": "28",
    "elk.spacing.componentComponent": "28",
    "elk.aspectRatio": (kind && SHAPES[kind]) ?? "1.8",
    "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
    "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
    "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
    "elk.padding": `[top=${BOX_HEAD + 8},left=${BOX_PAD},bottom=${BOX_PAD},right=${BOX_PAD}]`,
    ...(kind ? { "elk.nodeSize.constraints": "MINIMUM_SIZE", "elk.nodeSize.minimum": `(${BOX_SIZE.w},${BOX_SIZE.h})` } : {}),
  };
}

function edgesInside(document: GraphDocument, members: GraphNode[]): { id: string; sources: string[]; targets: string[] }[] {
  const ids = new Set(members.map((member) => member.id));
  return document.edges
    .filter((edge) => ids.has(edge.source) && ids.has(edge.target))
    .map((edge) => ({ id: `edge:${edge.id}`, sources: [edge.source], targets: [edge.target] }));
}

function orderEdges(document: GraphDocument, parent: GraphNode): { id: string; sources: string[]; targets: string[] }[] {
  if (parent.kind !== "sequential") return [];
  const lanes = lanesOf(document, parent.id);
  return lanes.slice(1).map((lane, index) => ({
    id: `order:${parent.id}:${index}`,
    sources: [lanes[index]?.at(-1) ?? ""],
    targets: [lane[0] ?? ""],
  }));
}

function elkNode(document: GraphDocument, node: GraphNode): ElkNode {
  if (!isPattern(node.kind)) {
    const { w, h } = sizeOf(document, node);
    return { id: node.id, width: w, height: h };
  }
  const members = membersOf(document, node.id);
  const edges = node.kind === "handoff" ? [] : [...edgesInside(document, members), ...orderEdges(document, node)];
  if (members.length === 0) return { id: node.id, width: BOX_SIZE.w, height: BOX_SIZE.h };
  const children = members.map((member) => elkNode(document, member));
  return { id: node.id, layoutOptions: optionsOf(node.kind), children, edges };
}

/** Write a document as ELK's input. */
export function toElk(document: GraphDocument): ElkNode {
  const top = membersOf(document, null);
  return {
    id: "canvas",
    layoutOptions: optionsOf(null),
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
