/** Draws the short messages; screen readers hear them politely. */
import { CircleCheck, CircleX, Info, X } from "lucide-react";
import { useEffect, useRef } from "react";

import { IconButton } from "./IconButton";
import styles from "./Toaster.module.css";
import { dismissToast, useToasts } from "./toasts";

const ICONS = { success: CircleCheck, danger: CircleX, plain: Info };

/** Draw all messages that are shown now. */
export function Toaster() {
  const shown = useToasts((state) => state.shown);
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = layer.current;
    if (shown.length === 0 || !element?.isConnected) return;
    // Shown anew, so that it stands above a dialog that was opened since.
    if (element.matches(":popover-open")) element.hidePopover();
    element.showPopover();
  }, [shown]);
  return (
    <div ref={layer} popover="manual" className={styles.toaster} role="status" aria-live="polite">
      {shown.map(({ id, tone, text, detail }) => {
        const Icon = ICONS[tone];
        return (
          <div key={id} className={styles.toast} data-tone={tone}>
            <Icon aria-hidden className={styles.icon} />
            <div className={styles.text}>
              <p>{text}</p>
              {detail && <p className={styles.detail}>{detail}</p>}
            </div>
            <IconButton label="Dismiss" size="sm" icon={<X aria-hidden />} onClick={() => dismissToast(id)} />
          </div>
        );
      })}
    </div>
  );
}
