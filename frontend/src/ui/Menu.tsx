/** A button that opens a list of commands: arrows move, Enter does, Escape closes and gives the focus back. */
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { cx } from "./classes";
import { Kbd } from "./Kbd";
import styles from "./Menu.module.css";

export interface MenuItem {
  id: string;
  label: string;
  icon?: ReactNode;
  shortcut?: string;
  disabled?: boolean;
  danger?: boolean;
  checked?: boolean;
  separated?: boolean;
  run: () => void;
}

export interface MenuProps {
  items: MenuItem[];
  label: string;
  align?: "start" | "end";
  trigger: (props: {
    ref: React.RefObject<HTMLButtonElement | null>;
    onClick: () => void;
    "aria-haspopup": "menu";
    "aria-expanded": boolean;
    "aria-controls": string;
  }) => ReactNode;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Draw the trigger and, while open, its menu. */
export function Menu({ items, label, trigger, align = "end" }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>("[role^=menuitem]:not(:disabled)")?.focus();
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" || event.key === "Tab") return open && (event.stopPropagation(), close());
    const step = STEPS[event.key];
    if (!step || !open) return undefined;
    event.preventDefault();
    const all = [...(root.current?.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)") ?? [])];
    all.at((all.indexOf(document.activeElement as HTMLElement) + step) % all.length)?.focus();
    return undefined;
  };
  return (
    <div ref={root} className={styles.root} onKeyDown={onKeyDown}>
      {trigger({
        ref: button,
        onClick: () => setOpen(!open),
        "aria-haspopup": "menu",
        "aria-expanded": open,
        "aria-controls": id,
      })}
      {open && (
        <div id={id} role="menu" aria-label={label} className={cx(styles.menu, align === "start" && styles.start)}>
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role={item.checked === undefined ? "menuitem" : "menuitemcheckbox"}
              aria-checked={item.checked}
              disabled={item.disabled}
              className={cx(styles.item, item.danger && styles.danger, item.separated && styles.separated)}
              onClick={() => {
                close();
                item.run();
              }}
            >
              <span className={styles.icon} aria-hidden>
                {item.icon}
              </span>
              <span className={styles.label}>{item.label}</span>
              {item.shortcut && <Kbd keys={item.shortcut} />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
