/** Put a ready-made document into another: as a whole on a bare canvas, else its nodes alone, inside a box or beside others. */
import type { Clip } from "../clipboard";
import type { GraphDocument, GraphEdge, GraphNode, Place } from "../document";
import { freePlace, rectOf, snap } from "../geometry";
import { freshId } from "../ids";
import { around } from "../viewport";
import { paste } from "./paste";

export interface Spot {
  parent: string | null;
  /** The point that the middle of it should be near, within `parent`. */
  near?: { x: number; y: number } | undefined;
}

const TERMINALS = ["input", "output"];
const isTerminal = (node: GraphNode) => TERMINALS.includes(node.kind);

/** Find a terminal of the same kind that nothing is wired to yet, to stand in for one of the skeleton's. */
function standIn(document: GraphDocument, terminal: GraphNode): GraphNode | undefined {
  const end = terminal.kind === "input" ? "source" : "target";
  return document.nodes.find(({ id, kind }) => kind === terminal.kind && !document.edges.some((edge) => edge[end] === id));
}

function standIns(document: GraphDocument, skeleton: GraphDocument, parent: string | null): Map<string, string> {
  const found = new Map<string, string>();
  if (parent !== null) return found;
  for (const terminal of skeleton.nodes.filter(isTerminal)) {
    const stand = standIn(document, terminal);
    if (stand && ![...found.values()].includes(stand.id)) found.set(terminal.id, stand.id);
  }
  return found;
}

function shiftedPlaces(document: GraphDocument, nodes: GraphNode[], skeleton: GraphDocument, { parent, near }: Spot): Record<string, Place> {
  const outer = nodes.filter((node) => !node.parent);
  const bounds = around(outer.map((node) => rectOf(skeleton, node)));
  if (!bounds) return {};
  const wanted = near && { x: snap(near.x - bounds.w / 2), y: snap(near.y - bounds.h / 2) };
  const free = freePlace(document, parent, { w: bounds.w, h: bounds.h }, wanted);
  const moved = (node: GraphNode): Place => {
    const { x, y } = rectOf(skeleton, node);
    return { ...skeleton.layout?.[node.id], x: x - bounds.x + free.x, y: y - bounds.y + free.y };
  };
  return { ...skeleton.layout, ...Object.fromEntries(outer.map((node) => [node.id, moved(node)])) };
}

function followed(edges: GraphEdge[], ids: Map<string, string>): GraphEdge[] {
  return edges.map((edge) => ({ ...edge, source: ids.get(edge.source) ?? edge.source, target: ids.get(edge.target) ?? edge.target }));
}

/**
 * Place `skeleton`, which has a layout. Its terminals come along on a canvas that has none, are those of the canvas where
 * nothing is wired to them, and are left out otherwise. Give the document and the ids of the outermost new nodes.
 */
export function placeSkeleton(document: GraphDocument, skeleton: GraphDocument, spot: Spot): { document: GraphDocument; ids: string[] } {
  const ins = standIns(document, skeleton, spot.parent);
  const bare = document.nodes.every(isTerminal);
  const missing = (node: GraphNode) => bare && spot.parent === null && !ins.has(node.id);
  const nodes = skeleton.nodes.filter((node) => !isTerminal(node) || missing(node));
  const shown = bare ? skeleton.nodes : nodes;
  const places = shiftedPlaces(bare ? { ...document, nodes: [] } : document, shown, skeleton, spot);
  const kept = new Set(nodes.map(({ id }) => id));
  const edges = skeleton.edges.filter(({ source, target }) => kept.has(source) && kept.has(target));
  const clip: Clip = { baton: "nodes", nodes, edges, layout: places };
  const pasted = paste(document, clip, spot.parent, 0);
  const joined = withTerminals(pasted.document, skeleton, ins, pasted.renamed, kept);
  const layout = { ...joined.layout };
  const all = adopted(joined.nodes, skeleton, ins);
  if (bare) for (const [id, stand] of ins) layout[stand] = places[id] ?? layout[stand] ?? { x: 0, y: 0 };
  return { document: { ...joined, nodes: all, layout, state: { ...skeleton.state, ...document.state } }, ids: pasted.ids };
}

/** A terminal that says nothing yet takes over what the skeleton's says, such as an example. */
function adopted(nodes: GraphNode[], skeleton: GraphDocument, ins: Map<string, string>): GraphNode[] {
  const from = new Map([...ins].map(([id, stand]) => [stand, skeleton.nodes.find((node) => node.id === id)]));
  return nodes.map((node) => {
    const config = from.get(node.id)?.config;
    return config && Object.keys(node.config ?? {}).length === 0 ? { ...node, config } : node;
  });
}

function withTerminals(
  document: GraphDocument,
  skeleton: GraphDocument,
  ins: Map<string, string>,
  renamed: Map<string, string>,
  kept: Set<string>,
): GraphDocument {
  const ends = new Map([...renamed, ...ins]);
  const lost = skeleton.edges.filter(({ source, target }) => (ins.has(source) && (kept.has(target) || ins.has(target))) || (kept.has(source) && ins.has(target)));
  const taken = new Set(document.edges.map(({ id }) => id));
  const edges = followed(lost, ends).map((edge, index) => {
    const id = freshId(`e${document.edges.length + index + 1}`, taken);
    taken.add(id);
    return { ...edge, id };
  });
  return { ...document, edges: [...document.edges, ...edges] };
}
