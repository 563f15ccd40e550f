/** A modal dialog on the browser's own element: it keeps the focus inside and gives it back. */
import { X } from "lucide-react";
import { useId, useLayoutEffect, useRef, type ReactNode } from "react";

import { cx } from "./classes";
import styles from "./Dialog.module.css";
import { IconButton } from "./IconButton";

export interface DialogProps {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  description?: ReactNode;
  size?: "sm" | "md" | "lg";
  look?: "box" | "sheet";
  /** Let the content reach the edges. */
  flush?: boolean;
}

const FIRST = "[data-body] :is(input, textarea, select):not(:disabled)";

function open(element: HTMLDialogElement, byFields: boolean): void {
  if (!element.open) element.showModal();
  const field = byFields ? element.querySelector<HTMLElement>(FIRST) : null;
  (field ?? element.querySelector<HTMLElement>("h2"))?.focus();
}

/** Show a dialog for as long as it is mounted; `sheet` comes up from the bottom edge, for phones. */
export function Dialog({ title, onClose, children, footer, description, size = "md", look = "box", flush }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the element leaves the page: a dialog gives the focus back only while it is on it.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element) open(element, look === "box");
    return () => element?.close();
  }, [look]);
  return (
    <dialog
      ref={dialog}
      className={cx(styles.dialog, styles[size], look === "sheet" && styles.sheet)}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className={styles.inside}>
        <header className={styles.head}>
          <div>
            <h2 id={id} className={styles.title} tabIndex={-1}>
              {title}
            </h2>
            {description && <p className={styles.description}>{description}</p>}
          </div>
          <IconButton label="Close" icon={<X aria-hidden />} size="sm" onClick={onClose} />
        </header>
        <div className={cx(styles.body, flush && styles.flush)} data-body>
          {children}
        </div>
        {footer && <footer className={styles.foot}>{footer}</footer>}
      </div>
    </dialog>
  );
}
