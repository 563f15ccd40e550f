/** Leads into the workflow that a node runs. */

import { Maximize2 } from "lucide-react";

import type { GraphNode } from "@/core/document";

import styles from "./RunGraph.module.css";
import { useLookInside } from "./useLevel";

/** Draw the way inside, where the node runs a workflow. */
export function InsideButton({ path, node }: { path: string; node: GraphNode }) {
  const look = useLookInside();
  if (node.kind !== "workflow" || node.config?.["wait"] === false) return null;
  return (
    <button
      type="button"
      className={`${styles.inside} nodrag nopan`}
      aria-label={`Look inside ${node.name ?? node.id}`}
      title="Look inside"
      onClick={(event) => {
        event.stopPropagation();
        look(path);
      }}
    >
      <Maximize2 aria-hidden />
    </button>
  );
}
