/** The right-hand side of a run's page: the selected activation, or the run as a whole. */

import { ActivationPanel } from "./ActivationPanel";
import styles from "./Inspector.module.css";
import { RunPanel } from "./RunPanel";
import { useFocus, useView } from "./useMonitor";

/** Draw the inspector. */
export function Inspector() {
  const view = useView();
  const selected = useFocus((focus) => focus.selected);
  const activation = selected === null ? undefined : view.state.activations[selected];
  return (
    <aside className={styles.inspector} aria-label="Inspector" tabIndex={0}>
      {activation && activation.path !== "." ? <ActivationPanel activation={activation} /> : <RunPanel />}
    </aside>
  );
}
