/** Chooses the workflow that runs as a node; it opens in a click. */
import { Link } from "react-router";

import { useWorkflows } from "@/api/workflows";
import { useDraft } from "@/store/draft";
import { Select, type WidgetProps } from "@/ui";

import styles from "./ListWidgets.module.css";

/** Draw the choice, the way to the chosen one, and what is to be known where it runs itself. */
export function WorkflowWidget({ value, onChange, ids, disabled }: WidgetProps) {
  const workflows = useWorkflows().data ?? [];
  const own = useDraft((draft) => draft.slug);
  const slug = typeof value === "string" ? value : "";
  const chosen = workflows.find((workflow) => workflow.slug === slug);
  return (
    <div className={styles.list}>
      <Select {...ids} value={slug} disabled={disabled} onChange={(event) => onChange(event.target.value || undefined)}>
        <option value="">Choose…</option>
        {slug && !chosen && <option value={slug}>{slug} (unknown)</option>}
        {workflows.map((workflow) => (
          <option key={workflow.slug} value={workflow.slug}>
            {workflow.name}
            {workflow.slug === own ? " (this one)" : ""}
          </option>
        ))}
      </Select>
      {chosen && chosen.slug !== own && (
        <p className={styles.note}>
          {chosen.version === null ? "It was never published, so nothing can run it yet. " : `Version ${chosen.version} is its newest. `}
          <Link to={`/workflows/${slug}`}>Open {chosen.name}</Link>
        </p>
      )}
      {slug !== "" && slug === own && (
        <p className={styles.warn}>It runs itself. Let a router or a condition end it: deeper than “Depth” it fails.</p>
      )}
    </div>
  );
}
