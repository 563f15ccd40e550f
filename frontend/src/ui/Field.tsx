/** A labelled control: the label, what helps, and what is wrong, all tied to the control for screen readers. */
import { useId, type ReactNode } from "react";

import { cx } from "./classes";
import styles from "./Field.module.css";

export interface ControlIds {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  aside?: ReactNode;
  className?: string;
  children: (ids: ControlIds) => ReactNode;
}

/** Draw a field; `children` is given the attributes that its control must carry. */
export function Field({ label, hint, error, required, aside, className, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const ids: ControlIds = {
    id,
    "aria-describedby": described || undefined,
    "aria-invalid": error ? true : undefined,
    "aria-required": required ? true : undefined,
  };
  return (
    <div className={cx(styles.field, className)}>
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label}>
          {label}
          {required && (
            <span className={styles.required} aria-hidden>
              {" "}
              *
            </span>
          )}
        </label>
        {aside}
      </div>
      {children(ids)}
      {error && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
