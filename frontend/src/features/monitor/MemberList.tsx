/** The activations inside another one, in order of entering. */

import { plural } from "@/core/format";
import { statusOf } from "@/core/run-nodes";
import type { Activation } from "@/core/run-state";
import { StatusDot } from "@/ui";

import styles from "./Inspector.module.css";
import { PathLink } from "./PathLink";
import { useView } from "./useMonitor";
import { NODE_WORDS } from "./words";

const MOST = 200;

/** Draw the list, where there is anything inside. */
export function MemberList({ activation }: { activation: Activation }) {
  const { state } = useView();
  if (activation.children.length === 0) return null;
  const shown = activation.children.slice(0, MOST);
  return (
    <section aria-label="Inside">
      <h3 className={styles.label}>{plural(activation.children.length, "activation")} inside</h3>
      <ul className={styles.members}>
        {shown.map((path) => (
          <li key={path}>
            <StatusDot status={NODE_WORDS[statusOf(state.activations[path]!)].status} label />
            <PathLink path={path} />
          </li>
        ))}
      </ul>
      {shown.length < activation.children.length && <p className={styles.quiet}>The timeline shows the rest.</p>}
    </section>
  );
}
