/** The turns of a step for reading: what was asked and said, and each tool call with its result. */

import { plural } from "@/core/format";
import type { Step } from "@/core/run-state";
import { type TurnPart, turnParts } from "@/core/run-turns";

import styles from "./Inspector.module.css";
import { Readable } from "./ValueView";

const WORDS: Record<TurnPart["kind"], string> = {
  asked: "Asked",
  said: "Said",
  thought: "Thought",
  called: "Called",
  returned: "Gave back",
  other: "Turn",
};

/** Draw the turns, folded. */
export function TurnsView({ step }: { step: Step }) {
  if (step.turns.length === 0) return null;
  const parts = step.turns.flatMap(turnParts);
  return (
    <details className={styles.details}>
      <summary>{plural(step.turns.length, "turn")}</summary>
      <ol className={styles.turns}>
        {parts.map((part, index) => (
          <li key={index} data-kind={part.kind}>
            <p className={styles.quiet}>
              {part.kind === "returned" && part.tool ? (
                <>
                  <code>{part.tool}</code> gave back
                </>
              ) : (
                <>
                  {WORDS[part.kind]} {part.tool && <code>{part.tool}</code>}
                </>
              )}
            </p>
            <Readable value={part.value} open={1} />
          </li>
        ))}
      </ol>
    </details>
  );
}
