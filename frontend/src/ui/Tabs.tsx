/** Tabs by the ARIA pattern: arrows move between them, the panel follows the focus. */
import { useId, useRef, type KeyboardEvent, type ReactNode } from "react";

import { cx } from "./classes";
import styles from "./Tabs.module.css";

export interface Tab {
  id: string;
  label: ReactNode;
  count?: number;
  tone?: "danger" | "warning";
}

export interface TabsProps {
  tabs: Tab[];
  current: string;
  onChange: (id: string) => void;
  label: string;
  children: ReactNode;
  className?: string;
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** Draw the row of tabs and the current one's panel, which is `children`. */
export function Tabs({ tabs, current, onChange, label, children, className }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    const index = (tabs.findIndex((tab) => tab.id === current) + step + tabs.length) % tabs.length;
    const next = tabs[index];
    if (!next) return;
    event.preventDefault();
    onChange(next.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus();
  };
  return (
    <div className={cx(styles.tabs, className)}>
      <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab.id === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === current ? 0 : -1}
            className={styles.tab}
            onClick={() => onChange(tab.id)}
          >
            {tab.label}
            {tab.count ? (
              <span className={styles.count} data-tone={tab.tone}>
                {tab.count}
              </span>
            ) : null}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`} tabIndex={0} className={styles.panel}>
        {children}
      </div>
    </div>
  );
}
