/** The rows of the list of runs: a table where there is room, cards on a phone. */

import { useInbox } from "@/api/inbox";
import type { RunSummary } from "@/api/runs";
import { formatCost, formatCount } from "@/core/format";
import { Badge, isStatus, KindMark, StatusBadge, Table, TimeAgo, type Column } from "@/ui";

import { RunDuration } from "./RunDuration";
import styles from "./RunsPage.module.css";

const COLUMNS: Column<RunSummary>[] = [
  {
    id: "run",
    title: "Run",
    cell: (run) => (
      <span className={styles.run}>
        <span className={styles.title}>{run.title || "No input"}</span>
        <span className={styles.workflow}>
          {run.patterns.map((kind) => (
            <KindMark key={kind} kind={kind} size={16} label />
          ))}
          {run.workflow.name} <span className={styles.version}>v{run.version}</span>
        </span>
      </span>
    ),
  },
  {
    id: "status",
    title: "Status",
    width: "8rem",
    cell: (run) => <RunStanding run={run} />,
  },
  { id: "started", title: "Started", width: "8rem", cell: (run) => <StartedView run={run} /> },
  { id: "took", title: "Took", align: "end", width: "6.5rem", cell: (run) => <TookView run={run} /> },
  { id: "steps", title: "Steps", align: "end", width: "5rem", wideOnly: true, cell: (run) => formatCount(run.steps) },
  {
    id: "tokens",
    title: "Tokens",
    align: "end",
    width: "6rem",
    wideOnly: true,
    cell: (run) => formatCount(run.input_tokens + run.output_tokens),
  },
  { id: "cost", title: "Cost", align: "end", width: "5.5rem", wideOnly: true, cell: (run) => formatCost(run.cost_usd) },
];

/** How a run stands, and whether it waits for the user's answer. */
function RunStanding({ run }: { run: RunSummary }) {
  const inbox = useInbox();
  const asking = inbox.data?.some((item) => item.run.id === run.id);
  return (
    <span className={styles.standing}>
      {isStatus(run.status) ? <StatusBadge status={run.status} /> : run.status}
      {asking && <Badge tone="warning">asks you</Badge>}
    </span>
  );
}

function TookView({ run }: { run: RunSummary }) {
  return (
    <span className={styles.nowrap}>
      <RunDuration run={run} />
    </span>
  );
}

function StartedView({ run }: { run: RunSummary }) {
  return (
    <span className={styles.nowrap}>
      <TimeAgo at={run.started_at ?? run.created_at} />
    </span>
  );
}

/** Draw the runs. */
export function RunList({ runs }: { runs: RunSummary[] }) {
  return <Table label="Runs" columns={COLUMNS} rows={runs} keyOf={(run) => run.id} hrefOf={(run) => `/runs/${run.id}`} />;
}
