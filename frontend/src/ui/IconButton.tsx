/** A button that shows only an icon: its label is spoken, and shown with its shortcut on hover and focus. */
import type { ButtonHTMLAttributes, ReactNode } from "react";

import styles from "./Button.module.css";
import { cx } from "./classes";
import { Tooltip } from "./Tooltip";

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  label: string;
  icon: ReactNode;
  shortcut?: string;
  pressed?: boolean;
  size?: "sm" | "md";
}

/** Draw an icon button with its tooltip. */
export function IconButton({ label, icon, shortcut, pressed, size = "md", className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        className={cx(styles.iconButton, size === "sm" && styles.iconSm, className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
