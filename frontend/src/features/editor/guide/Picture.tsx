/** A small drawing of a document: its boxes, nodes and edges, to be seen and not touched. */
import { bow } from "@/core/bow";
import { isTransfer } from "@/core/connection";
import { isOrdered, isPattern, titleOf, type GraphDocument, type GraphEdge, type GraphNode } from "@/core/document";
import { absoluteRect, type Rect } from "@/core/geometry";
import { inDepthOrder, lanesOf } from "@/core/tree";
import { around } from "@/core/viewport";
import { KindDrawing, kindColours } from "@/ui";

import styles from "./guide.module.css";

const PAD = 16;
/** What is narrower is not blown up. */
const LEAST = 440;
const MARK = 34;
const WORDS = 13;

function short(text: string): string {
  return text.length > WORDS ? `${text.slice(0, WORDS - 1)}…` : text;
}

function PictureNode({ node, rect }: { node: GraphNode; rect: Rect }) {
  const { x, y, w, h } = rect;
  const box = isPattern(node.kind);
  const top = box ? y + 8 : y + (h - MARK) / 2;
  return (
    <g style={kindColours(node.kind)} className={box ? styles.box : styles.leaf}>
      <rect x={x} y={y} width={w} height={h} rx={12} />
      <svg x={x + 12} y={top} width={MARK} height={MARK} viewBox="0 0 16 16">
        <KindDrawing kind={node.kind} />
      </svg>
      <text x={x + 20 + MARK} y={top + MARK / 2 + 9}>
        {short(titleOf(node))}
      </text>
    </g>
  );
}

function pathOf(document: GraphDocument, edge: Pick<GraphEdge, "source" | "target">): string {
  const [from, to] = [absoluteRect(document, edge.source), absoluteRect(document, edge.target)];
  if (isTransfer(document, edge)) return bow(from, to).path;
  const [x1, y1, x2, y2] = [from.x + from.w, from.y + from.h / 2, to.x, to.y + to.h / 2];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 4} ${y2}`;
}

function orders(document: GraphDocument): { source: string; target: string }[] {
  return document.nodes
    .filter(({ kind }) => isOrdered(kind))
    .flatMap((box) => lanesOf(document, box.id).flatMap((lane, index, lanes) => {
      const [source, target] = [lane.at(-1), lanes[index + 1]?.[0]];
      return source && target ? [{ source, target }] : [];
    }));
}

/** Leave out where a run begins and ends: every pattern has them. */
function inner(document: GraphDocument): GraphDocument {
  const nodes = document.nodes.filter(({ kind }) => kind !== "input" && kind !== "output");
  const kept = new Set(nodes.map(({ id }) => id));
  return { ...document, nodes, edges: document.edges.filter(({ source, target }) => kept.has(source) && kept.has(target)) };
}

/** Draw a document that has a layout. */
export function Picture({ document: whole, label }: { document: GraphDocument; label: string }) {
  const document = inner(whole);
  const rects = new Map(document.nodes.map((node) => [node.id, absoluteRect(document, node.id)]));
  const bounds = around([...rects.values()]);
  if (!bounds) return null;
  const [w, h] = [Math.max(bounds.w + 2 * PAD, LEAST), bounds.h + 2 * PAD];
  const view = `${bounds.x + bounds.w / 2 - w / 2} ${bounds.y - PAD} ${w} ${h}`;
  const edges = [...document.edges, ...orders(document)];
  return (
    <svg className={styles.picture} viewBox={view} role="img" aria-label={label}>
      <defs>
        <marker id="guide-arrow" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="9" markerHeight="9" orient="auto-start-reverse">
          <path d="M1.5 1.5 8.5 5l-7 3.5" className={styles.arrow} />
        </marker>
      </defs>
      {inDepthOrder(document).map(({ node }) => (
        <PictureNode key={node.id} node={node} rect={rects.get(node.id) ?? bounds} />
      ))}
      {edges.map((edge, index) => (
        <path key={index} className={styles.wire} data-transfer={isTransfer(document, edge)} d={pathOf(document, edge)} markerEnd="url(#guide-arrow)" />
      ))}
    </svg>
  );
}
