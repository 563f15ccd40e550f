/** An edge: a wire, a case, an error's way out, an allowed transfer, or the order of a sequential. */
import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps } from "@xyflow/react";
import { memo } from "react";

import type { EdgeLook, FlowEdge } from "./data";
import styles from "./nodes.module.css";

const MARKERS: Record<EdgeLook, string> = {
  wire: "baton-arrow-wire",
  case: "baton-arrow-wire",
  error: "baton-arrow-error",
  transfer: "baton-arrow-transfer",
  order: "baton-arrow-order",
};

function EdgeLine(props: EdgeProps<FlowEdge>) {
  const { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, data, selected, id } = props;
  const look = data?.look ?? "wire";
  const curvature = look === "transfer" ? 0.45 : 0.25;
  const [path, x, y] = getBezierPath({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, curvature });
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
        {["wire", "error", "transfer", "order"].map((look) => (
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
