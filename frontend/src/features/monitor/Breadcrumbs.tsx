/** The way down from the run's own document to the workflow inside it that the graph shows, and back up. */

import { ChevronRight } from "lucide-react";

import { workflowsAround } from "@/core/run-inside";

import styles from "./RunGraph.module.css";
import { useFocus, useMonitor, useView } from "./useMonitor";

/** Draw the way, where the graph shows what is inside a workflow node. */
export function Breadcrumbs() {
  const { detail, focus, face } = useMonitor();
  const { state } = useView();
  const inside = useFocus((each) => each.inside);
  if (inside === null || !state.activations[inside]) return null;
  const way = [...workflowsAround(state, inside), inside];
  const go = (path: string | null) => focus.setState({ inside: path, selected: null });
  return (
    <nav className={styles.crumbs} aria-label="Workflows around">
      <button type="button" onClick={() => go(null)}>
        {detail.workflow.name}
      </button>
      {way.map((path) => (
        <span key={path}>
          <ChevronRight aria-hidden />
          <button type="button" aria-current={path === inside ? "true" : undefined} onClick={() => go(path)}>
            {face(state.activations[path]!.node).name}
          </button>
        </span>
      ))}
    </nav>
  );
}
