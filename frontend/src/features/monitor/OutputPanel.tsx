/** What the run returned, or why it did not; while it goes on, what is being said. */

import { isEnded } from "@/core/run-state";
import { EmptyState } from "@/ui";

import styles from "./Inspector.module.css";
import { LiveTextView } from "./LiveTextView";
import { RunEnding } from "./RunPanel";
import { useView } from "./useMonitor";

/** Draw the output. */
export function OutputPanel() {
  const { state } = useView();
  const speaking = Object.keys(state.open_steps).map((id) => state.steps[id]!);
  if (isEnded(state.status)) {
    return (
      <div className={styles.output}>
        <RunEnding state={state} />
      </div>
    );
  }
  return (
    <div className={styles.output}>
      {speaking.map((step) => (
        <LiveTextView key={step.id} step={step} />
      ))}
      {speaking.length === 0 && <EmptyState compact title="No output yet" />}
    </div>
  );
}
