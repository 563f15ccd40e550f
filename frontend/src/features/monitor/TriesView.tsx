/** A node that failed and was entered again: each try, and when the next one is due. */

import { statusOf } from "@/core/run-nodes";
import type { Activation } from "@/core/run-state";
import { Countdown, StatusDot } from "@/ui";

import styles from "./Inspector.module.css";
import { PathLink } from "./PathLink";
import { useView } from "./useMonitor";
import { NODE_WORDS } from "./words";

/** Draw the tries of an activation that is one of several. */
export function TriesView({ activation }: { activation: Activation }) {
  const { state, live, at } = useView();
  const siblings = activation.parent === null ? [] : state.activations[activation.parent]!.children;
  const tries = siblings.map((path) => state.activations[path]!).filter((each) => each.origin === activation.origin);
  const last = tries.at(-1);
  if (!last || (tries.length < 2 && last.again_at === null)) return null;
  return (
    <section className={styles.block} aria-label="Tries">
      <h3 className={styles.label}>Entered again after a failure</h3>
      <ol className={styles.waits}>
        {tries.map((each) => (
          <li key={each.path}>
            <StatusDot status={NODE_WORDS[statusOf(each)].status} label />
            <PathLink path={each.path}>{`try ${each.tries}`}</PathLink>
            {each.error && <span className={styles.quiet}>{each.error.message}</span>}
          </li>
        ))}
      </ol>
      {last.again_at !== null && last.status === "failed" && (
        <p className={styles.quiet}>
          Next try: <Countdown at={last.again_at} over="now" {...(live ? {} : { now: at })} />
        </p>
      )}
    </section>
  );
}
