/** The text that a step is producing right now. */

import type { Step } from "@/core/run-state";

import styles from "./Inspector.module.css";
import { useStepText } from "./useMonitor";

/** Draw the text so far, or that it is awaited. */
export function LiveTextView({ step }: { step: Step }) {
  const live = useStepText(step.id);
  return (
    <section aria-label="Text so far">
      <h3 className={styles.label}>{step.agent} is speaking</h3>
      <p className={styles.speech} data-waiting={!live?.text}>
        {live?.text || "Its answer is awaited."}
      </p>
    </section>
  );
}
