/** Runs that broke whoever drove them: nobody takes them up until somebody says so here. */

import { RotateCcw } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";

import { type RunSummary, useControlRun } from "@/api/runs";
import type { Workers } from "@/api/workers";
import { plural } from "@/core/format";
import { Button, Panel, Table, TimeAgo, toast, toastError, type Column } from "@/ui";

import styles from "./Operations.module.css";

const COLUMNS: Column<RunSummary>[] = [
  {
    id: "run",
    title: "Run",
    cell: (run) => (
      <>
        <span className={styles.main}>{run.title || "No input"}</span>
        <span className={styles.sub}>
          {run.workflow.name} v{run.version}
        </span>
      </>
    ),
  },
  { id: "owner", title: "Owner", width: "9rem", cell: (run) => run.owner },
  { id: "started", title: "Started", width: "9rem", cell: (run) => <TimeAgo at={run.started_at ?? run.created_at} /> },
  { id: "again", title: "Take up again", align: "end", width: "10rem", cell: (run) => <TakeUp run={run} /> },
];

/** Draw the runs that were set aside; nothing where there are none. */
export function AsidePanel({ aside }: { aside: Workers["set_aside"] }) {
  if (aside.total === 0) return null;
  const hidden = aside.total - aside.items.length;
  return (
    <Panel title="Runs set aside" flush className={styles.list}>
      {aside.items.length > 0 && (
        <Table label="Runs set aside" columns={COLUMNS} rows={aside.items} keyOf={(run) => run.id} hrefOf={(run) => `/runs/${run.id}`} />
      )}
      <p className={styles.note}>
        Each was taken up {aside.tries} times in a row and broke whoever drove it. Its log is whole. Have it taken up again once you know why.
        {hidden > 0 && ` ${plural(hidden, "run")} more ${hidden === 1 ? "is" : "are"} not shown.`}
      </p>
    </Panel>
  );
}

function TakeUp({ run }: { run: RunSummary }) {
  const queries = useQueryClient();
  const control = useControlRun(run.id);
  const again = () =>
    control.mutate(
      { control: "take-up" },
      {
        onSuccess: () => {
          toast("It is taken up again", "success");
          void queries.invalidateQueries({ queryKey: ["workers"] });
        },
        onError: (error) => toastError("The run could not be taken up again", error),
      },
    );
  return (
    <Button size="sm" icon={<RotateCcw aria-hidden />} busy={control.isPending} aria-label={`Try again: ${run.title || run.workflow.name}`} onClick={again}>
      Try again
    </Button>
  );
}
