/** All actions and the keys that run them. */
import { ACTION_GROUPS } from "@/actions";
import { Dialog, Kbd } from "@/ui";

import styles from "./dialogs.module.css";

/** Draw the list of shortcuts. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" size="lg" onClose={onClose}>
      <div className={styles.groups}>
        {ACTION_GROUPS.map(({ title, actions }) => (
          <section key={title}>
            <h3 className={styles.heading}>{title}</h3>
            <dl className={styles.keys}>
              {actions
                .filter((action) => action.shortcuts.length > 0)
                .map((action) => (
                  <div key={action.id} className={styles.key}>
                    <dt>{action.label}</dt>
                    <dd>
                      <Kbd keys={action.shortcuts[0] ?? ""} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
