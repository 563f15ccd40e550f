/** An edge: a wire, a case, an error's way out, an allowed transfer, the way back from one, or the order of a sequential. */
import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps, type InternalNode, useInternalNode } from "@xyflow/react";
import { memo } from "react";

import { BOW, type Bow, bow } from "@/core/bow";
import type { Rect } from "@/core/geometry";

import type { EdgeLook, FlowEdge } from "./data";
import styles from "./nodes.module.css";

const MARKERS: Record<EdgeLook, string> = {
  wire: "baton-arrow-wire",
  case: "baton-arrow-wire",
  error: "baton-arrow-error",
  transfer: "baton-arrow-transfer",
  return: "baton-arrow-return",
  order: "baton-arrow-order",
};

function EdgeLine(props: EdgeProps<FlowEdge>) {
  if (props.data?.look === "transfer" || props.data?.look === "return") return <TransferLine {...props} />;
  const { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition } = props;
  const [path, x, y] = getBezierPath({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition });
  return <DrawnLine edge={props} path={path} x={x} y={y} />;
}

function rectOf({ internals, measured }: InternalNode): Rect {
  return { ...internals.positionAbsolute, w: measured.width ?? 0, h: measured.height ?? 0 };
}

/** Transfers go between nodes, not ports: members of a handoff stand anywhere around each other. */
function TransferLine(props: EdgeProps<FlowEdge>) {
  const [source, target] = [useInternalNode(props.source), useInternalNode(props.target)];
  if (!source || !target) return null;
  const bend = props.data?.look === "return" ? 2.4 * BOW : BOW;
  return <DrawnLine edge={props} {...bow(rectOf(source), rectOf(target), bend)} />;
}

function DrawnLine({ edge, path, x, y }: Bow & { edge: EdgeProps<FlowEdge> }) {
  const { id, data, selected } = edge;
  const look = data?.look ?? "wire";
  return (
    <>
      <g className={styles.edge} data-look={look} data-selected={selected} data-status={data?.status}>
        <BaseEdge id={id} path={path} markerEnd={`url(#${MARKERS[look]})`} interactionWidth={look === "order" ? 0 : 18} />
      </g>
      {data?.label && (
        <EdgeLabelRenderer>
          <span className={styles.edgeLabel} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

export const EdgeView = memo(EdgeLine);

/** Define the arrow heads; put it once inside each canvas. */
export function EdgeMarkers() {
  return (
    <svg className={styles.markers} aria-hidden>
      <defs>
        {["wire", "error", "transfer", "return", "order"].map((look) => (
          <marker
            key={look}
            id={`baton-arrow-${look}`}
            className={styles.marker}
            data-look={look}
            viewBox="0 0 10 10"
            refX="8"
            refY="5"
            markerWidth="14"
            markerHeight="14"
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path d="M1.5 1.5 8.5 5l-7 3.5" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
