/** How a router chose: its reason, and the scores of its cases where it has some. */

import type { Activation } from "@/core/run-state";

import styles from "./Inspector.module.css";

/** Draw the choice of an activation that made one. */
export function RouteView({ activation }: { activation: Activation }) {
  const scores = Object.entries(activation.scores).sort((a, b) => b[1] - a[1]);
  const chosen = activation.port !== null && activation.port !== "out" ? activation.port : null;
  if (scores.length === 0 && chosen === null) return null;
  return (
    <section aria-label="Choice">
      <h3 className={styles.label}>{chosen === null ? "Choice" : `Left by “${chosen}”`}</h3>
      {activation.reason && activation.status !== "cancelled" && <p className={styles.prose}>{activation.reason}</p>}
      <ul className={styles.scores}>
        {scores.map(([name, score]) => (
          <li key={name} data-chosen={name === chosen}>
            <span>{name}</span>
            <meter min={0} max={1} value={score} aria-label={`Score of ${name}`} />
            <span>{score.toFixed(2)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
