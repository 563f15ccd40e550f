/** The document as React Flow draws it. Pure; parents come before what is inside them. */
import { isTransfer } from "@/core/connection";
import { joinSigns, lineOf, signsOf } from "@/core/faces";
import { isOrdered, isPattern, nodeOf, portOf, titleOf, type GraphDocument, type GraphNode } from "@/core/document";
import { fitBoxes, rectOf } from "@/core/geometry";
import type { NodeKinds } from "@/core/kinds";
import { mainPort, portsWithin, takesInput } from "@/core/ports";
import { entryOf, inDepthOrder, lanesOf, membersOf } from "@/core/tree";
import { kindTitle } from "@/ui";

import type { EdgeData, EdgeLook, FlowEdge, FlowNode, NodeData } from "./data";

export interface FlowOptions {
  kinds: NodeKinds;
  /** Names of agents by slug; a slug that is not there is shown as it is. */
  agentNames: ReadonlyMap<string, string>;
  /** What the page knows beyond the document: problems, run states, the drop target. */
  decorate?: (node: GraphNode) => Partial<NodeData> | undefined;
  decorateEdge?: (edgeId: string) => Partial<EdgeData> | undefined;
  selected?: (id: string) => boolean;
  editable?: boolean;
}

function agentOf(node: GraphNode, names: ReadonlyMap<string, string>): string | undefined {
  const slug = node.config?.["agent"] ?? node.config?.["lead"];
  return typeof slug === "string" && slug ? (names.get(slug) ?? slug) : undefined;
}

function subtitleOf(node: GraphNode, options: FlowOptions): string {
  const agent = agentOf(node, options.agentNames);
  if (node.kind === "agent") return agent ?? "no agent chosen";
  return lineOf(node) ?? options.kinds.get(node.kind)?.title ?? kindTitle(node.kind);
}

function linkedOf(node: GraphNode): string | undefined {
  const slug = node.kind === "workflow" ? node.config?.["workflow"] : undefined;
  return typeof slug === "string" && slug ? slug : undefined;
}

function ordersOf(document: GraphDocument): Map<string, number> {
  const orders = new Map<string, number>();
  for (const node of document.nodes.filter(({ kind }) => isOrdered(kind))) {
    lanesOf(document, node.id).forEach((lane, index) => {
      if (lane[0]) orders.set(lane[0], index + 1);
    });
  }
  return orders;
}

function entriesOf(document: GraphDocument): Set<string> {
  const boxes = document.nodes.filter(({ kind }) => kind === "handoff");
  return new Set(boxes.flatMap((box) => entryOf(box, membersOf(document, box.id)) ?? []));
}

function flowNode(document: GraphDocument, node: GraphNode, options: FlowOptions, facts: Partial<NodeData>): FlowNode {
  const rect = rectOf(document, node);
  const box = isPattern(node.kind);
  const data: NodeData = {
    node,
    title: titleOf(node),
    subtitle: subtitleOf(node, options),
    ports: portsWithin(document, node, options.kinds),
    takesInput: takesInput(node),
    editable: options.editable ?? false,
    ...signsOf(node),
    ...facts,
    ...options.decorate?.(node),
  };
  return {
    id: node.id,
    type: box ? "box" : "leaf",
    position: { x: rect.x, y: rect.y },
    width: rect.w,
    height: rect.h,
    measured: { width: rect.w, height: rect.h },
    selected: options.selected?.(node.id) ?? false,
    ariaLabel: `${data.title}, ${kindTitle(node.kind)}`,
    data,
    ...(node.parent && nodeOf(document, node.parent) ? { parentId: node.parent } : {}),
  };
}

/** Draw the nodes of a document. */
export function flowNodes(document: GraphDocument, options: FlowOptions): FlowNode[] {
  const orders = ordersOf(document);
  const entries = entriesOf(document);
  const joins = joinSigns(document);
  // a document that was written elsewhere may give boxes places and no sizes
  const fitted = fitBoxes(document);
  return inDepthOrder(document).map(({ node }) => {
    const lead = node.kind === "supervisor" ? (agentOf(node, options.agentNames) ?? "no lead chosen") : undefined;
    const linked = linkedOf(node);
    const memberCount = isPattern(node.kind) ? membersOf(document, node.id).length : undefined;
    return flowNode(fitted, node, options, {
      order: orders.get(node.id),
      entry: entries.has(node.id),
      ...(joins.has(node.id) ? { join: joins.get(node.id) } : {}),
      lead,
      memberCount,
      ...(linked ? { linked } : {}),
    });
  });
}

function lookOf(document: GraphDocument, source: string, port: string): EdgeLook {
  if (isTransfer(document, { source })) return port === "return" ? "return" : "transfer";
  if (port === "error") return "error";
  return port === "out" ? "wire" : "case";
}

const EDGE_WORDS: Partial<Record<EdgeLook, string>> = { transfer: "Transfer", return: "Return" };

function orderEdges(document: GraphDocument): FlowEdge[] {
  return document.nodes
    .filter(({ kind }) => isOrdered(kind))
    .flatMap((box) =>
      lanesOf(document, box.id).flatMap((lane, index, lanes): FlowEdge[] => {
        const [from, to] = [lane.at(-1), lanes[index + 1]?.[0]];
        if (!from || !to) return [];
        const id = `order:${from}:${to}`;
        const source = nodeOf(document, from);
        const sourceHandle = source ? mainPort(source) : "out";
        const data: EdgeData = { look: "order" };
        const ariaLabel = `${to} comes after ${from}`;
        return [
          { id, source: from, sourceHandle, target: to, type: "baton", ariaLabel, data, selectable: false, deletable: false, focusable: false },
        ];
      }),
    );
}

/** Draw the edges of a document, and the order of members. */
export function flowEdges(document: GraphDocument, options: Pick<FlowOptions, "selected" | "decorateEdge">): FlowEdge[] {
  const drawn = document.edges.map((edge): FlowEdge => {
    const port = portOf(edge);
    const look = lookOf(document, edge.source, port);
    return {
      id: edge.id,
      source: edge.source,
      sourceHandle: port,
      target: edge.target,
      type: "baton",
      selected: options.selected?.(edge.id) ?? false,
      ariaLabel: `${EDGE_WORDS[look] ?? "Edge"} from ${edge.source} to ${edge.target}`,
      data: { look, ...options.decorateEdge?.(edge.id) },
    };
  });
  return [...orderEdges(document), ...drawn];
}
