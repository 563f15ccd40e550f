/** The run as a whole: what went in, how it ended, and everything that was planned and handed over in it. */

import { Link } from "react-router";

import { inputOf } from "@/api/runs";

import type { AgentCard } from "@/core/run-events";
import { isEnded, ROOT, type RunState } from "@/core/run-state";

import { ChainView } from "./ChainView";
import { ErrorBox } from "./ErrorBox";
import { failedFirst } from "./failedFirst";
import styles from "./Inspector.module.css";
import { LedgerView } from "./LedgerView";
import { OutsideView } from "./OutsideView";
import { PathLink } from "./PathLink";
import { ProgressView } from "./ProgressView";
import { QuestionView } from "./QuestionView";
import { useMonitor, useView } from "./useMonitor";
import { ValueView } from "./ValueView";
import { WaitsView } from "./WaitsView";

/** Draw the run. */
export function RunPanel() {
  const { detail } = useMonitor();
  const { state } = useView();
  const all = Object.values(state.activations);
  const kept = all.filter((each) => each.ledger.length + each.overruled.length + each.chain.length > 0);
  return (
    <div className={styles.panel}>
      <h2 className={styles.title}>The run</h2>
      <RunEnding state={state} />
      <OpenQuestions state={state} />
      {state.activations[ROOT] && <WaitsView activation={state.activations[ROOT]} />}
      <ValueView label="Input" value={state.status === "new" ? inputOf(detail) : state.input} />
      {kept.map((activation) => (
        <section key={activation.path} className={styles.step}>
          <p className={styles.line}>
            <PathLink path={activation.path} />
          </p>
          <LedgerView activation={activation} />
          <ProgressView activation={activation} />
          <ChainView activation={activation} />
        </section>
      ))}
      <OutsideView state={state} />
      {Object.keys(state.user).length > 0 && <ValueView label="User context" value={state.user} />}
      <Agents agents={state.agents} />
      {!isEnded(state.status) && <p className={styles.quiet}>Select a node, a row or an event to see it in full.</p>}
    </div>
  );
}

/** Draw what the run asks of people now, to be answered here. */
function OpenQuestions({ state }: { state: RunState }) {
  return Object.keys(state.questions).map((path) => (
    <section key={path} className={styles.block} aria-label="Open question">
      <p className={styles.line}>
        <PathLink path={path} /> <span className={styles.quiet}>asks</span>
      </p>
      <QuestionView activation={state.activations[path]!} />
    </section>
  ));
}

/** Draw how the run ended: its output, or its error with a way to the activation that failed. */
export function RunEnding({ state }: { state: RunState }) {
  if (state.status === "succeeded") return <ValueView label="Output" value={state.output} open={3} />;
  if (!state.error) return null;
  if (state.status === "cancelled") return <p className={styles.note}>Cancelled: {state.error.message}</p>;
  const first = failedFirst(state);
  return (
    <ErrorBox error={state.error}>
      {first && (
        <p className={styles.line}>
          It began in <PathLink path={first} />
        </p>
      )}
    </ErrorBox>
  );
}

function Agents({ agents }: { agents: Record<string, AgentCard> }) {
  const all = Object.entries(agents);
  if (all.length === 0) return null;
  return (
    <section aria-label="Agents">
      <h3 className={styles.label}>Agents as they were when it started</h3>
      <ul className={styles.agents}>
        {all.map(([slug, card]) => (
          <li key={slug}>
            <Link to={`/agents/${slug}`}>{card.name}</Link> <span className={styles.quiet}>v{card.version}, {card.kind}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
