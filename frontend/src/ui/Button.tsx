/** Buttons and links that look like buttons: one primary a view, the rest quiet. */
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link, type LinkProps } from "react-router";

import styles from "./Button.module.css";
import { cx } from "./classes";

export interface ButtonLook {
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "sm" | "md";
  icon?: ReactNode;
}

function classOf({ variant = "secondary", size = "md" }: ButtonLook, extra?: string): string {
  return cx(styles.button, styles[variant], styles[size], extra);
}

export type ButtonProps = ButtonLook & ButtonHTMLAttributes<HTMLButtonElement> & { busy?: boolean };

/** Draw a button; while `busy` it turns a wheel and takes no second click. */
export function Button({ variant, size, icon, busy, children, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy === true}
      aria-busy={busy}
      className={classOf({ variant, size }, className)}
    >
      {busy ? <LoaderCircle className={styles.wheel} aria-hidden /> : icon}
      {children}
    </button>
  );
}

/** Draw a link in the shape of a button. */
export function LinkButton({ variant, size, icon, children, className, ...rest }: ButtonLook & LinkProps) {
  return (
    <Link {...rest} className={classOf({ variant, size }, className)}>
      {icon}
      {children}
    </Link>
  );
}
