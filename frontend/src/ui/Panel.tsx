/** A quiet surface with a heading. */
import type { ReactNode } from "react";

import { cx } from "./classes";
import styles from "./Panel.module.css";

export interface PanelProps {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  className?: string;
}

/** Draw a panel; `flush` lets its content reach the edges. */
export function Panel({ title, actions, children, flush, className }: PanelProps) {
  return (
    <section className={cx(styles.panel, className)}>
      {(title ?? actions) && (
        <header className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {actions && <div className={styles.actions}>{actions}</div>}
        </header>
      )}
      <div className={flush ? undefined : styles.body}>{children}</div>
    </section>
  );
}

/** Head a page: its title, what it is for, and its actions. */
export function PageHeader({ title, children, actions }: { title: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <header className={styles.page}>
      <div className={styles.words}>
        <h1 className={styles.pageTitle}>{title}</h1>
        {children && <div className={styles.lead}>{children}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

/** Lay out a page of text, forms or lists in the middle of the window. */
export function Page({ children, wide }: { children: ReactNode; wide?: boolean }) {
  return <div className={cx(styles.pageBody, wide && styles.wide)}>{children}</div>;
}
