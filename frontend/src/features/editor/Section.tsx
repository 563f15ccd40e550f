/** A part of the inspector that opens and closes. */
import type { ReactNode } from "react";

import styles from "./Inspector.module.css";

/** Draw a section. */
export function Section({ title, open = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details className={styles.section} open={open}>
      <summary>{title}</summary>
      <div className={styles.content}>{children}</div>
    </details>
  );
}
