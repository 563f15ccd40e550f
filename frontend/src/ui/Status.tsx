/** The state of a run, an activation or a step: a shape and a colour for each, so that neither alone must tell. */
import { cx } from "./classes";
import styles from "./Status.module.css";

export type StatusName =
  | "queued"
  | "running"
  | "succeeded"
  | "failed"
  | "paused"
  | "waiting"
  | "retrying"
  | "cancelled"
  | "skipped";

const LABELS: Record<StatusName, string> = {
  queued: "Queued",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  paused: "Paused",
  waiting: "Waiting",
  retrying: "Retrying",
  cancelled: "Cancelled",
  skipped: "Skipped",
};

const SHAPES: Record<StatusName, React.ReactNode> = {
  queued: <circle cx="6" cy="6" r="4.25" strokeDasharray="2 1.9" />,
  running: <circle cx="6" cy="6" r="3.25" fill="currentColor" stroke="none" />,
  succeeded: <path d="M2.2 6.4 4.9 9 9.8 3.4" />,
  failed: <path d="M2.8 2.8 9.2 9.2M9.2 2.8 2.8 9.2" />,
  paused: <path d="M4.2 2.6v6.8M7.8 2.6v6.8" />,
  waiting: <path d="M6 1.9a4.1 4.1 0 1 0 0 8.2 4.1 4.1 0 0 0 0-8.2ZM6 3.9V6l1.5 1" />,
  retrying: <path d="M9.6 4.4A4 4 0 1 0 10 6.6M9.8 1.8v2.8H7" />,
  cancelled: <path d="M6 1.9a4.1 4.1 0 1 0 0 8.2 4.1 4.1 0 0 0 0-8.2ZM3.2 8.8l5.6-5.6" />,
  skipped: <path d="M2.2 6h1.6M5.2 6h1.6M8.2 6h1.6" />,
};

/** Say whether a text names a state that can be drawn. */
export function isStatus(name: string): name is StatusName {
  return name in LABELS;
}

/** Draw the state's mark alone; give `label` when no text beside it says the state. */
export function StatusDot({ status, label = false }: { status: StatusName; label?: boolean }) {
  return (
    <span
      className={cx(styles.dot, styles[status])}
      role={label ? "img" : undefined}
      aria-label={label ? LABELS[status] : undefined}
      aria-hidden={label ? undefined : true}
      title={label ? LABELS[status] : undefined}
    >
      <svg viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
        {SHAPES[status]}
      </svg>
    </span>
  );
}

/** Draw the state's mark with its name. */
export function StatusBadge({ status, children }: { status: StatusName; children?: React.ReactNode }) {
  return (
    <span className={cx(styles.badge, styles[status])}>
      <StatusDot status={status} />
      {children ?? LABELS[status]}
    </span>
  );
}
