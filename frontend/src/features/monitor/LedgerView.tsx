/** A supervisor's ledger: each subtask, who has it, after which others, how it ended; and where the lead was overruled. */

import { TriangleAlert } from "lucide-react";

import { plural } from "@/core/format";
import { oneLine } from "@/core/run-format";
import type { Activation, LedgerLine } from "@/core/run-state";
import { Badge, StatusDot } from "@/ui";

import styles from "./Inspector.module.css";
import { PathLink } from "./PathLink";
import { useMonitor } from "./useMonitor";
import { SUBTASK_WORDS } from "./words";

/** Draw the ledger of an activation that has one. */
export function LedgerView({ activation }: { activation: Activation }) {
  const { ledger, overruled, plans } = activation;
  if (ledger.length === 0 && overruled.length === 0) return null;
  const done = ledger.filter((line) => line.status === "done").length;
  return (
    <section aria-label="Ledger">
      <h3 className={styles.label}>
        Task ledger: {done} of {plural(ledger.length, "subtask")} done{plans > 1 && `, plan ${plans}`}
      </h3>
      {activation.plan && activation.reason && <p className={styles.quiet}>{activation.reason}</p>}
      <ol className={styles.ledger}>
        {ledger.map((line, index) => (
          <LedgerItem key={index} line={line} />
        ))}
      </ol>
      {overruled.map((reason, index) => (
        <p key={index} className={styles.overruled}>
          <TriangleAlert aria-hidden />
          <span>The lead was overruled: {reason}</span>
        </p>
      ))}
    </section>
  );
}

function LedgerItem({ line }: { line: LedgerLine }) {
  const { face } = useMonitor();
  const { status, word } = SUBTASK_WORDS[line.status];
  return (
    <li className={styles.ledgerLine} data-status={line.status}>
      <StatusDot status={status} />
      <div className={styles.grow}>
        <p className={styles.line}>
          <strong>{line.id}</strong>
          {line.child ? <PathLink path={line.child} /> : <span>{face(line.worker).name}</span>}
          <span className={styles.quiet}>{word.toLowerCase()}</span>
          {line.attempts > 1 && <Badge tone="warning">attempt {line.attempts}</Badge>}
        </p>
        {line.after.length > 0 && <p className={styles.quiet}>after {line.after.join(", ")}</p>}
        {(line.instruction || line.reason) && <p className={styles.prose}>{oneLine(line.instruction || line.reason, 280)}</p>}
        {line.instruction && line.reason && line.attempts > 0 && <p className={styles.quiet}>{oneLine(line.reason, 280)}</p>}
        {line.error && <p className={styles.bad}>{line.error.message}</p>}
      </div>
    </li>
  );
}
