/** One workflow in the list: what it is, how it is built, how its last run went. */
import { CopyPlus, Ellipsis, FileDown, Trash2 } from "lucide-react";
import { Link, useNavigate } from "react-router";

import { useDuplicateWorkflow, type WorkflowSummary } from "@/api/workflows";
import { plural } from "@/core/format";
import { Badge, IconButton, KindMark, Menu, StatusBadge, TimeAgo, toastError, type MenuItem } from "@/ui";

import styles from "./WorkflowsPage.module.css";

function useCardItems(workflow: WorkflowSummary, onDelete: () => void): MenuItem[] {
  const duplicate = useDuplicateWorkflow();
  const navigate = useNavigate();
  const copy = () =>
    duplicate.mutate(workflow.slug, {
      onSuccess: (made) => void navigate(`/workflows/${made.slug}`),
      onError: (error) => toastError("The workflow was not copied", error),
    });
  const download = () => window.location.assign(`/api/workflows/${workflow.slug}/export/`);
  return [
    { id: "duplicate", label: "Duplicate", icon: <CopyPlus aria-hidden />, run: copy },
    { id: "export", label: "Export as a file", icon: <FileDown aria-hidden />, run: download },
    { id: "delete", label: "Delete", icon: <Trash2 aria-hidden />, danger: true, separated: true, disabled: !workflow.editable, run: onDelete },
  ];
}

function LastRun({ workflow }: { workflow: WorkflowSummary }) {
  const run = workflow.last_run;
  if (!run) return <span className={styles.run}>Never run</span>;
  return (
    <Link to={`/runs/${run.id}`} className={styles.run}>
      <span className="visually-hidden">Last run of {workflow.name}: </span>
      <StatusBadge status={run.status} />
      <TimeAgo at={run.at} />
    </Link>
  );
}

/** Draw a workflow of the list. */
export function WorkflowCard({ workflow, onDelete }: { workflow: WorkflowSummary; onDelete: () => void }) {
  const items = useCardItems(workflow, onDelete);
  return (
    <li className={styles.card}>
      <div className={styles.main}>
        <div className={styles.line}>
          <Link to={`/workflows/${workflow.slug}`} className={styles.name}>
            {workflow.name}
          </Link>
          <span className={styles.marks}>
            {workflow.patterns.map((kind) => (
              <KindMark key={kind} kind={kind} size={20} label />
            ))}
          </span>
          {!workflow.editable && <Badge>read only</Badge>}
        </div>
        {workflow.description && <p className={styles.description}>{workflow.description}</p>}
      </div>
      <div className={styles.facts}>
        <span>{workflow.version === null ? "Never published" : `Version ${workflow.version}`}</span>
        <span>{plural(workflow.node_count, "node")}</span>
        <span>
          <TimeAgo at={workflow.updated_at} />
        </span>
      </div>
      <LastRun workflow={workflow} />
      <div className={styles.tools}>
        <Menu
          label={`Actions on ${workflow.name}`}
          items={items}
          trigger={(props) => <IconButton {...props} label={`Actions on ${workflow.name}`} icon={<Ellipsis aria-hidden />} />}
        />
      </div>
    </li>
  );
}
