/** The activations inside another one, in order of entering. */

import { plural } from "@/core/format";
import { statusOf } from "@/core/run-nodes";
import type { Activation } from "@/core/run-state";
import { StatusDot } from "@/ui";

import styles from "./Inspector.module.css";
import { joinInside } from "./joins";
import { PathLink } from "./PathLink";
import { useMonitor, useView } from "./useMonitor";
import { NODE_WORDS } from "./words";

const MOST = 200;

/** Kinds whose own view lists what is inside. */
const LISTED = new Set(["map", "loop", "group_chat"]);

/** Draw the list, where there is anything inside. */
export function MemberList({ activation }: { activation: Activation }) {
  const { face } = useMonitor();
  const { state } = useView();
  const told = face(activation.node);
  const listed = LISTED.has(told.kind) || joinInside(told) !== null;
  if (activation.children.length === 0 || listed) return null;
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
