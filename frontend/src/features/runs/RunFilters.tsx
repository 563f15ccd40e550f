/** What narrows the list of runs: words, a status, a workflow, one's own. */

import { useMe } from "@/api/me";
import type { RunFilter } from "@/api/runs";
import { useWorkflowNames } from "@/api/workflowNames";
import { Checkbox, SearchInput, Select } from "@/ui";

import styles from "./RunsPage.module.css";

const STATUSES = ["queued", "running", "paused", "succeeded", "failed", "cancelled"] as const;

interface RunFiltersProps {
  filter: RunFilter;
  onChange: (wanted: RunFilter) => void;
}

/** Draw the filters. */
export function RunFilters({ filter, onChange }: RunFiltersProps) {
  const workflows = useWorkflowNames();
  const me = useMe();
  const change = (changes: RunFilter) => onChange({ ...filter, ...changes });
  return (
    <div className={styles.filters} role="search">
      <SearchInput label="Search the runs" placeholder="Search by input or workflow" value={filter.q ?? ""} onChange={(q) => change({ q })} />
      <Select
        aria-label="Status"
        value={filter.status ?? ""}
        onChange={(event) => change({ status: (event.target.value || undefined) as RunFilter["status"] })}
      >
        <option value="">Any status</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {status.charAt(0).toUpperCase() + status.slice(1)}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Workflow"
        value={filter.workflow ?? ""}
        onChange={(event) => change({ workflow: event.target.value || undefined })}
      >
        <option value="">Any workflow</option>
        {workflows.data?.map((workflow) => (
          <option key={workflow.slug} value={workflow.slug}>
            {workflow.name}
          </option>
        ))}
      </Select>
      {me.data?.is_staff && (
        <Checkbox label="Only mine" checked={filter.mine ?? false} onChange={(event) => change({ mine: event.target.checked || undefined })} />
      )}
    </div>
  );
}
