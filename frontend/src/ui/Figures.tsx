/** A few figures in a row, each with its name: what a page comes to at a glance. */
import type { ReactNode } from "react";

import styles from "./Figures.module.css";

export interface Figure {
  name: string;
  value: ReactNode;
  tone?: "warning" | "danger";
}

/** Draw the figures. */
export function Figures({ figures, label }: { figures: Figure[]; label: string }) {
  return (
    <dl className={styles.figures} aria-label={label}>
      {figures.map(({ name, value, tone }) => (
        <div key={name} className={styles.figure} data-tone={tone}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
