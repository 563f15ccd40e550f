/** The mark of each node kind: one drawing, the same on canvas, timeline and lists. */
import type { CSSProperties } from "react";

import { cx } from "./classes";
import styles from "./KindMark.module.css";
import { MARKS } from "./kindMarks";

const TITLES: Record<string, string> = { flow: "Lane", critical: "Critical section" };

/** Give the word that people read for a kind. */
export function kindTitle(kind: string): string {
  const words = kind.replaceAll("_", " ");
  return TITLES[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Give the colours of a kind as the properties `--kind` and `--kind-soft`, for what is drawn in them. */
export function kindColours(kind: string): CSSProperties {
  const known = kind in MARKS ? kind : "flow";
  return { "--kind": `var(--kind-${known})`, "--kind-soft": `var(--kind-${known}-soft)` } as CSSProperties;
}

export interface KindMarkProps {
  kind: string;
  size?: number;
  bare?: boolean;
  label?: boolean;
}

/** Draw a kind's mark alone, within an SVG whose view is 16 by 16. */
export function KindDrawing({ kind }: { kind: string }) {
  return (
    <g className={styles.drawing} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      {MARKS[kind in MARKS ? kind : "flow"]}
    </g>
  );
}

/** Draw a kind's mark at `size` pixels; `label` speaks its name where no text beside it does. */
export function KindMark({ kind, size = 22, bare = false, label = false }: KindMarkProps) {
  const known = kind in MARKS ? kind : "flow";
  return (
    <span
      className={cx(styles.mark, bare && styles.bare)}
      style={{ ...kindColours(kind), "--mark-size": `${size}px` } as CSSProperties}
      role={label ? "img" : undefined}
      aria-label={label ? kindTitle(kind) : undefined}
      aria-hidden={label ? undefined : true}
      title={label ? kindTitle(kind) : undefined}
    >
      <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
        {MARKS[known]}
      </svg>
    </span>
  );
}

/** Draw a kind's mark with its name. */
export function KindBadge({ kind }: { kind: string }) {
  return (
    <span className={styles.badge}>
      <KindMark kind={kind} size={18} />
      {kindTitle(kind)}
    </span>
  );
}
