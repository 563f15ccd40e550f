/** What a view shows when there is nothing, when something went wrong, and while it waits. */
import { CircleX, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "./Button";
import { cx } from "./classes";
import styles from "./States.module.css";

export interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  mark?: ReactNode;
  actions?: ReactNode;
  compact?: boolean;
}

/** Say that there is nothing here yet, and what to do about it. */
export function EmptyState({ title, children, mark, actions, compact }: EmptyStateProps) {
  return (
    <div className={cx(styles.state, compact && styles.compact)}>
      {mark && <div className={styles.mark}>{mark}</div>}
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** Say what failed and offer to try again. */
export function ErrorState({ title, error, onRetry }: { title: string; error?: unknown; onRetry?: () => void }) {
  const message = error instanceof Error ? error.message : typeof error === "string" ? error : undefined;
  return (
    <div className={styles.state} role="alert">
      <CircleX className={styles.cross} aria-hidden />
      <p className={styles.title}>{title}</p>
      {message && <p className={styles.text}>{message}</p>}
      {onRetry && (
        <div className={styles.actions}>
          <Button icon={<RotateCcw aria-hidden />} onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

/** Hold the place of text that is on its way. */
export function Skeleton({ width = "100%", height = "1rem" }: { width?: string; height?: string }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden />;
}

/** Hold the place of a list of `rows`, and tell screen readers that it loads. */
export function SkeletonList({ rows = 5, height = "3.25rem" }: { rows?: number; height?: string }) {
  return (
    <div className={styles.list} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} />
      ))}
    </div>
  );
}
