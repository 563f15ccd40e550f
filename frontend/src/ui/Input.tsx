/** The plain controls of a form, in one look. */
import type { ComponentProps } from "react";

import { cx } from "./classes";
import styles from "./Input.module.css";

/** Draw a one-line text control. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cx(styles.control, className)} />;
}

/** Draw a text control of many lines; `mono` for code and templates. */
export function Textarea({ className, mono, ...rest }: ComponentProps<"textarea"> & { mono?: boolean }) {
  return <textarea {...rest} className={cx(styles.control, styles.area, mono && styles.mono, className)} />;
}

/** Draw a list to choose one from. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <select {...rest} className={cx(styles.control, styles.select, className)}>
      {children}
    </select>
  );
}

/** Draw a box to tick, with its label beside it. */
export function Checkbox({ label, className, ...rest }: ComponentProps<"input"> & { label: string }) {
  return (
    <label className={cx(styles.check, className)}>
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}
