/** A supervisor's progress ledger: each time that its lead looked, what it found, and what that led to. */

import { plural } from "@/core/format";
import { offset } from "@/core/run-format";
import type { Activation, Progress } from "@/core/run-state";
import { Badge } from "@/ui";

import styles from "./Inspector.module.css";
import { useMonitor } from "./useMonitor";

/** Draw the progress ledger of an activation that keeps one. */
export function ProgressView({ activation }: { activation: Activation }) {
  const { progress, plans } = activation;
  const newest = progress.at(-1);
  if (!newest) return null;
  return (
    <section className={styles.block} aria-label="Progress ledger">
      <h3 className={styles.label}>
        Progress ledger: {plural(newest.stalls, "stall")}{plans > 1 && `, planned ${plans} times`}
      </h3>
      <Answers noted={newest} />
      {progress.length > 1 && (
        <details className={styles.details}>
          <summary>All {progress.length} looks</summary>
          <ol className={styles.looks}>
            {progress.map((noted, index) => (
              <li key={index}>
                <span className={styles.quiet}>{offset(noted.at - activation.entered_at)}</span>
                <Answers noted={noted} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

function Answers({ noted }: { noted: Progress }) {
  const { face } = useMonitor();
  return (
    <div>
      <p className={styles.line}>
        <Found ask="Done?" yes={noted.done} tone={noted.done ? "success" : "plain"} />
        <Found ask="Looping?" yes={noted.looping} tone={noted.looping ? "warning" : "plain"} />
        <Found ask="Progress?" yes={noted.progressing} tone={noted.progressing ? "success" : "warning"} />
        {noted.next && <Badge tone="accent">Next: {face(noted.next).name}</Badge>}
      </p>
      {noted.reason && <p className={styles.prose}>{noted.reason}</p>}
    </div>
  );
}

function Found({ ask, yes, tone }: { ask: string; yes: boolean; tone: "success" | "warning" | "plain" }) {
  return (
    <Badge tone={tone}>
      {ask} {yes ? "yes" : "no"}
    </Badge>
  );
}
