/** A part of the inspector that opens and closes. */
import type { ReactNode } from "react";

import styles from "./Inspector.module.css";

export interface SectionProps {
  title: string;
  /** What is set in it, said while it is closed too. */
  note?: string;
  open?: boolean;
  children: ReactNode;
}

/** Draw a section. */
export function Section({ title, note, open = false, children }: SectionProps) {
  return (
    <details className={styles.section} open={open}>
      <summary>
        {title}
        {note && <span className={styles.summary}>{note}</span>}
      </summary>
      <div className={styles.content}>{children}</div>
    </details>
  );
}
