/** Parts of a page that have addresses of their own, in the look of tabs; each is a link. */
import { NavLink } from "react-router";

import styles from "./Tabs.module.css";

export interface LinkTab {
  to: string;
  label: string;
  count?: number;
  tone?: "danger" | "warning";
}

/** Draw the row of links, the current one marked. */
export function LinkTabs({ tabs, label }: { tabs: LinkTab[]; label: string }) {
  return (
    <nav className={styles.links} aria-label={label}>
      {tabs.map(({ to, label: text, count, tone }) => (
        <NavLink key={to} to={to} className={styles.tab}>
          {text}
          {count ? (
            <span className={styles.count} data-tone={tone}>
              {count.toLocaleString("en")}
            </span>
          ) : null}
        </NavLink>
      ))}
    </nav>
  );
}
