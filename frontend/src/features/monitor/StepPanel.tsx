/** One step of an activation: who was asked for what, every attempt, what it used, its turns, and what was used instead. */

import { formatCost, formatCount, formatDuration, plural } from "@/core/format";
import { expectedWords } from "@/core/limits";
import type { ErrorInfo } from "@/core/run-events";
import type { StepWait } from "@/core/run-queue";
import type { Step } from "@/core/run-state";
import { Badge, Countdown, StatusBadge, TimeAgo, useClock } from "@/ui";

import styles from "./Inspector.module.css";
import { useStepWait } from "./runQueue";
import { TurnsView } from "./TurnsView";
import { useView } from "./useMonitor";
import { ValueView } from "./ValueView";
import { PURPOSE_WORDS, STEP_WORDS } from "./words";

/** Draw a step; one that is not alone shows its own input and output. */
export function StepPanel({ step, alone, fallback = 0 }: { step: Step; alone: boolean; fallback?: number }) {
  const wait = useStepWait(step.status === "open" ? step.id : null);
  const { status, word } = wait ? { status: "waiting" as const, word: wait.badge } : STEP_WORDS[step.status];
  return (
    <section className={styles.step} aria-label={`Step ${step.id}`}>
      <header className={styles.line}>
        <h3 className={styles.stepTitle}>{PURPOSE_WORDS[step.purpose] ?? step.purpose}</h3>
        <StatusBadge status={status}>{word}</StatusBadge>
      </header>
      <p className={styles.quiet}>
        {fallback > 0 ? `Fallback ${fallback}, asked of ` : "Asked of "}
        <strong>{step.agent}</strong>
        {step.duration_ms > 0 && <>, {formatDuration(step.duration_ms)}</>}
        {step.usage && <>, {usageWords(step)}</>}
      </p>
      {wait && <WaitLine wait={wait} />}
      {step.note && <p className={styles.note}>{step.note}</p>}
      {step.recovered > 0 && <Badge tone="warning">carried out again after an interruption</Badge>}
      <Attempts step={step} />
      <TurnsView step={step} />
      {!alone && (
        <details className={styles.details}>
          <summary>Input and output</summary>
          <ValueView label="Asked with" value={step.input} open={1} />
          {step.status === "succeeded" && <ValueView label="Answered" value={step.output} />}
        </details>
      )}
    </section>
  );
}

const TICK_MS = 2_000;

/** What a step that is not under way waits for. Waiting costs it none of its time, and fails nothing. */
function WaitLine({ wait }: { wait: StepWait }) {
  const since = new Date(wait.since * 1000).toISOString();
  const now = useClock(true, TICK_MS);
  const expected = expectedWords(wait.expected_at, now / 1000);
  return (
    <p className={styles.note} role="status">
      {wait.line} {expected && `It may be let through ${expected}.`} It began to wait <TimeAgo at={since} />; this costs it none of its time.
    </p>
  );
}

/** How long it is until the next attempt. */
function Waiting({ until }: { until: number }) {
  const { live, at } = useView();
  return <Countdown at={until} over="now due" {...(live ? {} : { now: at })} />;
}

/** Tell whether a step was refused because its agent or its provider had failed too often before. */
function circuitOf({ detail }: ErrorInfo): boolean {
  return detail?.["circuit"] !== undefined;
}

function usageWords({ usage }: Step): string {
  const parts = [`${formatCount(usage?.input_tokens ?? 0)} tokens in`, `${formatCount(usage?.output_tokens ?? 0)} out`];
  if (usage?.tool_calls) parts.push(plural(usage.tool_calls, "tool call"));
  if (usage?.cost_usd) parts.push(formatCost(usage.cost_usd));
  return parts.join(", ");
}

function Attempts({ step }: { step: Step }) {
  if (step.failures.length === 0) return null;
  return (
    <ol className={styles.attempts} aria-label="Attempts">
      {step.failures.map((failure) => (
        <li key={failure.attempt}>
          <Badge tone="danger">attempt {failure.attempt}</Badge> {failure.error.message}
          {circuitOf(failure.error) && (
            <>
              {" "}
              <Badge tone="warning">circuit open</Badge>
            </>
          )}
          <span className={styles.quiet}> ({failure.error.code}, {formatDuration(failure.duration_ms)})</span>
        </li>
      ))}
      {step.status !== "failed" && (
        <li>
          <Badge tone={step.status === "succeeded" ? "success" : "plain"}>
            attempt {step.status === "waiting" ? step.attempt + 1 : step.attempt}
          </Badge>{" "}
          {step.retry_at === null ? STEP_WORDS[step.status].word.toLowerCase() : <Waiting until={step.retry_at} />}
        </li>
      )}
    </ol>
  );
}
