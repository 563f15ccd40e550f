/** The workflows that use an agent. */

import { Link } from "react-router";

import { Panel } from "@/ui";

import styles from "./Registry.module.css";

/** Draw the list. */
export function UsedIn({ slugs }: { slugs: string[] }) {
  return (
    <Panel title="Used in">
      {slugs.length === 0 ? (
        <p className={styles.quiet}>No workflow uses it.</p>
      ) : (
        <ul className={styles.plainList}>
          {slugs.map((slug) => (
            <li key={slug}>
              <Link to={`/workflows/${slug}`}>{slug}</Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
