/** Something that whoever looks at a page should know first, and what to do about it. */
import { CircleAlert, CircleX, Info } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./Banner.module.css";

const ICONS = { plain: Info, warning: CircleAlert, danger: CircleX };

export interface BannerProps {
  title: ReactNode;
  tone?: keyof typeof ICONS;
  children?: ReactNode;
  actions?: ReactNode;
}

/** Draw a banner; screen readers hear it when it comes up. */
export function Banner({ title, tone = "plain", children, actions }: BannerProps) {
  const Icon = ICONS[tone];
  return (
    <div className={styles.banner} data-tone={tone} role="status">
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {children && <div className={styles.text}>{children}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
