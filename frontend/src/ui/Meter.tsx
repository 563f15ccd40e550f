/** How much of what is allowed is used: the figures, and a bar beneath that says it at a glance. */
import { formatCount } from "@/core/format";
import { pressure, usedShare } from "@/core/limits";

import styles from "./Meter.module.css";

/** Draw `used` of `allowed`; `label` names what is counted, where no heading does. */
export function Meter({ used, allowed, label }: { used: number; allowed: number; label: string }) {
  return (
    <span className={styles.meter} data-pressure={pressure(used, allowed)} title={`${used.toLocaleString("en")} of ${allowed.toLocaleString("en")}`}>
      <span className={styles.label}>{label}</span>
      <span className={styles.figures}>
        <strong>{formatCount(used)}</strong>
        <span className={styles.of}> of {formatCount(allowed)}</span>
      </span>
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={{ width: `${usedShare(used, allowed) * 100}%` }} />
      </span>
    </span>
  );
}
