/** What was said in a group chat, turn by turn: who spoke, why it was their turn, and what they said. */

import { kindOfMessage, transcriptOf, type Turn } from "@/core/run-transcript";
import type { Activation } from "@/core/run-state";
import { JsonView, Markdown } from "@/ui";

import styles from "./Inspector.module.css";
import { PathLink } from "./PathLink";
import { useMonitor, useStepText, useView } from "./useMonitor";

/** Draw the transcript of a group chat. */
export function TranscriptView({ activation }: { activation: Activation }) {
  const { face } = useMonitor();
  const { state } = useView();
  if (face(activation.node).kind !== "group_chat") return null;
  const turns = transcriptOf(state, activation);
  return (
    <section className={styles.block} aria-label="Transcript">
      <h3 className={styles.label}>What was said</h3>
      {turns.length === 0 && <p className={styles.quiet}>Nobody has spoken yet.</p>}
      <ol className={styles.transcript}>
        {turns.map((turn) => (
          <TurnItem key={turn.path} turn={turn} />
        ))}
      </ol>
    </section>
  );
}

function TurnItem({ turn }: { turn: Turn }) {
  const speaking = useStepText(turn.step)?.text;
  return (
    <li data-status={turn.status}>
      <p className={styles.line}>
        <span className={styles.hopNumber}>{turn.number}</span>
        <PathLink path={turn.path} />
        {turn.reason && <span className={styles.quiet}>{turn.reason}</span>}
      </p>
      <Said turn={turn} speaking={speaking} />
    </li>
  );
}

function Said({ turn, speaking }: { turn: Turn; speaking: string | undefined }) {
  if (turn.status === "active") return <p className={styles.speech}>{speaking ?? "is thinking"}</p>;
  if (turn.status === "failed") return <p className={styles.bad}>{turn.error}</p>;
  if (turn.status === "cancelled") return <p className={styles.quiet}>was stopped</p>;
  const message = kindOfMessage(turn.message);
  return (
    <div className={styles.said}>{message.text === null ? <JsonView value={message.value} open={1} /> : <Markdown text={message.text} />}</div>
  );
}
