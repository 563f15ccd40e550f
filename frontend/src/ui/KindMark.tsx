/** The mark of each node kind: one drawing, the same on canvas, timeline and lists. Drawn on a grid of 16. */
import type { ReactNode } from "react";

import { cx } from "./classes";
import styles from "./KindMark.module.css";

const DOT = { fill: "currentColor", stroke: "none" } as const;

const MARKS: Record<string, ReactNode> = {
  input: (
    <>
      <path d="M1.5 8h7M6 5.2 8.8 8 6 10.8" />
      <path d="M10 3h2.5A1.5 1.5 0 0 1 14 4.5v7a1.5 1.5 0 0 1-1.5 1.5H10" />
    </>
  ),
  output: (
    <>
      <path d="M7 8h7.5M11.9 5.2 14.7 8l-2.8 2.8" />
      <path d="M6 3H3.5A1.5 1.5 0 0 0 2 4.5v7A1.5 1.5 0 0 0 3.5 13H6" />
    </>
  ),
  agent: (
    <>
      <circle cx="8" cy="5.2" r="2.7" />
      <path d="M2.8 13.5c.5-2.9 2.5-4.3 5.2-4.3s4.7 1.4 5.2 4.3" />
    </>
  ),
  sequential: (
    <>
      <circle cx="2.8" cy="8" r="1.8" {...DOT} />
      <path d="M4.8 8h9M11.2 5.2 14 8l-2.8 2.8" />
      <circle cx="8" cy="8" r="1.8" {...DOT} />
    </>
  ),
  concurrent: (
    <>
      <path d="M2.5 2v12M13.5 2v12" />
      <path d="M2.5 4h11M2.5 8h11M2.5 12h11" strokeWidth="1.3" />
    </>
  ),
  supervisor: (
    <>
      <path d="M8 5v3M3 11V8h10v3M8 8v3" />
      <circle cx="8" cy="3.2" r="2" {...DOT} />
      <circle cx="3" cy="12.6" r="1.6" />
      <circle cx="8" cy="12.6" r="1.6" />
      <circle cx="13" cy="12.6" r="1.6" />
    </>
  ),
  handoff: (
    <>
      <circle cx="3.3" cy="10.5" r="1.9" />
      <circle cx="12.7" cy="10.5" r="1.9" {...DOT} />
      <path d="M3.6 6.4C5 2.9 10 2.6 12.1 6M12.5 3v3.3H9.3" />
    </>
  ),
  router: (
    <>
      <path d="M1.5 8h3.7M8 5.2 12 2.5M8.7 8H14M8 10.8l4 2.7" />
      <path d="M5.2 8 8 5.2 10.8 8 8 10.8Z" fill="currentColor" stroke="none" />
    </>
  ),
  transform: (
    <>
      <path d="M5.5 2.5C3.7 2.5 4 4 4 5.2S3.5 8 2 8c1.5 0 2 1.6 2 2.8s-.3 2.7 1.5 2.7" />
      <path d="M10.5 2.5c1.8 0 1.5 1.5 1.5 2.7S12.5 8 14 8c-1.5 0-2 1.6-2 2.8s.3 2.7-1.5 2.7" />
      <circle cx="8" cy="8" r="1.1" {...DOT} />
    </>
  ),
  flow: <path d="M2 8h2.5M6.7 8h2.6M11.5 8H14" />,
};

const TITLES: Record<string, string> = { flow: "Lane" };

/** Give the word that people read for a kind. */
export function kindTitle(kind: string): string {
  return TITLES[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1);
}

export interface KindMarkProps {
  kind: string;
  size?: number;
  bare?: boolean;
  label?: boolean;
}

/** Draw a kind's mark at `size` pixels; `label` speaks its name where no text beside it does. */
export function KindMark({ kind, size = 22, bare = false, label = false }: KindMarkProps) {
  const known = kind in MARKS ? kind : "flow";
  return (
    <span
      className={cx(styles.mark, styles[known], bare && styles.bare)}
      style={{ "--mark-size": `${size}px` } as React.CSSProperties}
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
