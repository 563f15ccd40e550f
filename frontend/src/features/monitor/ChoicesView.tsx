/** What a pattern chose: who won, what the vote gave, who was to speak; with the scores that it was chosen by. */

import { oneLine } from "@/core/run-format";
import { choiceWords } from "@/core/run-words";
import type { Activation, Choice } from "@/core/run-state";

import styles from "./Inspector.module.css";
import { useMonitor } from "./useMonitor";

const LAST = 12;

/** The reasons of joins, which are their modes. */
const REASONS: Record<string, string> = {
  any: "The first that ended",
  first_success: "The first that ended well",
  quorum: "So many were enough",
  predicate: "With these the condition was true",
};

/** Draw the choices of an activation that made some; a group chat shows its own in what was said. */
export function ChoicesView({ activation }: { activation: Activation }) {
  const { face } = useMonitor();
  const { choices } = activation;
  if (choices.length === 0 || face(activation.node).kind === "group_chat") return null;
  return (
    <section className={styles.block} aria-label="Choices">
      <h3 className={styles.label}>{choices.length === 1 ? "Choice" : `${choices.length} choices`}</h3>
      <ol className={styles.looks}>
        {choices.slice(-LAST).map((choice, index) => (
          <ChoiceItem key={index} choice={choice} numbered={face(activation.node).kind === "map"} />
        ))}
      </ol>
    </section>
  );
}

/** Draw a choice; a map chooses items, which people count from 1. */
function ChoiceItem({ choice, numbered }: { choice: Choice; numbered: boolean }) {
  const { face, name } = useMonitor();
  const scores = Object.entries(choice.scores).sort((a, b) => b[1] - a[1]);
  const most = Math.max(1, ...scores.map(([, score]) => score));
  return (
    <li>
      <p className={styles.line}>
        <strong>
          {numbered ? `Items ${oneLine(choiceWords(choice.choice, (item) => String(Number(item) + 1)))}` : choiceWords(choice.choice, name)}
        </strong>
      </p>
      {choice.reason && <p className={styles.prose}>{REASONS[choice.reason] ?? choice.reason}</p>}
      <ul className={styles.scores}>
        {scores.map(([member, score]) => (
          <li key={member} data-chosen={member === choice.choice}>
            <span>{face(member).name}</span>
            <meter min={0} max={most} value={Math.max(0, score)} aria-label={`Score of ${face(member).name}`} />
            <span>{Number.isInteger(score) ? score : score.toFixed(2)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}
