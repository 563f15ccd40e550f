/** The inspector of several nodes at once. */
import { copyAction, cutAction, duplicateAction, removeAction, takeOutAction } from "@/actions";
import { plural } from "@/core/format";

import { ActionButton } from "./ActionButton";
import styles from "./Inspector.module.css";

/** Draw what can be done with all that is selected. */
export function ManyPanel({ count }: { count: number }) {
  return (
    <header className={styles.head}>
      <div className={styles.names}>
        <h2 className={styles.title}>{plural(count, "node")} selected</h2>
        <p className={styles.about}>Drag to move them, or into a pattern.</p>
      </div>
      {[copyAction, cutAction, duplicateAction, takeOutAction, removeAction].map((action) => (
        <ActionButton key={action.id} action={action} size="sm" />
      ))}
    </header>
  );
}
