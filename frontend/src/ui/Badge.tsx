/** A small label. `tone` says what it means; plain is the rule, colour the exception. */
import type { ReactNode } from "react";

import styles from "./Badge.module.css";

export type Tone = "plain" | "accent" | "success" | "warning" | "danger";

/** Draw a badge. */
export function Badge({ children, tone = "plain", title }: { children: ReactNode; tone?: Tone; title?: string }) {
  return (
    <span className={styles.badge} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
