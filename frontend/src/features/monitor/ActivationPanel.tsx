/** One activation in full: how it stands, what went in and came out, its steps, and what its pattern kept. */

import { Maximize2, X } from "lucide-react";
import { Link } from "react-router";

import { formatCost, formatCount, formatDuration } from "@/core/format";
import { runsWorkflow } from "@/core/run-document";
import { holdOf } from "@/core/run-items";
import { statusOf } from "@/core/run-nodes";
import { offset } from "@/core/run-format";
import type { Activation, Step } from "@/core/run-state";
import { Button, IconButton, KindMark, kindTitle, StatusBadge, useClock, useNarrow } from "@/ui";

import { ChainView } from "./ChainView";
import { ChoicesView } from "./ChoicesView";
import { ErrorBox } from "./ErrorBox";
import styles from "./Inspector.module.css";
import { InterventionMenu } from "./InterventionMenu";
import { ItemsView } from "./ItemsView";
import { JoinView } from "./JoinView";
import { LedgerView } from "./LedgerView";
import { LiveTextView } from "./LiveTextView";
import { MemberList } from "./MemberList";
import { ProgressView } from "./ProgressView";
import { QuestionView } from "./QuestionView";
import { RouteView } from "./RouteView";
import { useStepWait } from "./runQueue";
import { SiblingLinks } from "./SiblingLinks";
import { SpentView } from "./SpentView";
import { StepPanel } from "./StepPanel";
import { TranscriptView } from "./TranscriptView";
import { TriesView } from "./TriesView";
import { useMonitor, useView } from "./useMonitor";
import { ValueView } from "./ValueView";
import { WaitsView } from "./WaitsView";
import { HOLD_WORDS, nodeWords } from "./words";

/** Draw an activation. */
export function ActivationPanel({ activation }: { activation: Activation }) {
  const { focus, face } = useMonitor();
  const { state } = useView();
  const { name, kind } = face(activation.node);
  const narrow = useNarrow();
  const hold = holdOf(state, activation);
  const retrying = activation.status === "active" && activation.steps.some((id) => state.steps[id]?.status === "waiting");
  const { status, word } = nodeWords(hold ? "held" : retrying ? "retrying" : statusOf(activation), kind);
  const steps = activation.steps.map((id) => state.steps[id]!);
  const speaking = steps.findLast((step) => step.status === "open");
  const wait = useStepWait(speaking?.id ?? null);
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <KindMark kind={kind} size={26} />
        <div className={styles.names}>
          <h2 className={styles.title}>{name}</h2>
          <p className={styles.path}>
            {kindTitle(kind)}, <code>{activation.path}</code>
          </p>
        </div>
        <IconButton size="sm" label="Show the run" icon={<X aria-hidden />} onClick={() => focus.setState({ selected: null })} />
      </header>
      <div className={styles.line}>
        {wait ? (
          <StatusBadge status="waiting">{wait.badge}</StatusBadge>
        ) : (
          <StatusBadge status={status}>{hold ? HOLD_WORDS[hold] : word}</StatusBadge>
        )}
        <SiblingLinks activation={activation} />
        {runsWorkflow(face(activation.node)) !== null && (
          <Button size="sm" icon={<Maximize2 aria-hidden />} onClick={() => focus.setState({ inside: activation.path, ...(narrow ? { selected: null } : {}) })}>
            Look inside
          </Button>
        )}
        <InterventionMenu activation={activation} />
      </div>
      <QuestionView activation={activation} />
      <WaitsView activation={activation} />
      <Numbers activation={activation} steps={steps} />
      <SpentView activation={activation} />
      {activation.error && <ErrorBox error={activation.error} handled={activation.status === "left"} />}
      {activation.reason && activation.status === "cancelled" && <p className={styles.note}>{activation.reason}</p>}
      <TriesView activation={activation} />
      <ItemsView activation={activation} />
      <JoinView activation={activation} />
      <LedgerView activation={activation} />
      <ProgressView activation={activation} />
      <ChainView activation={activation} />
      <RouteView activation={activation} />
      <ChoicesView activation={activation} />
      <TranscriptView activation={activation} />
      {speaking && !wait && <LiveTextView step={speaking} />}
      <StartedRun activation={activation} />
      {activation.status === "left" && <ValueView key={`${activation.path} out`} label="Output" value={activation.output} />}
      <ValueView key={`${activation.path} in`} label="Input" value={activation.input} open={1} />
      {steps.map((step, index) => (
        <StepPanel key={step.id} step={step} alone={steps.length === 1} fallback={fallbackOf(steps, index)} />
      ))}
      <MemberList activation={activation} />
    </div>
  );
}

/** Leads to the run that a workflow node started and did not wait for. */
function StartedRun({ activation }: { activation: Activation }) {
  const { face } = useMonitor();
  const started = (activation.output as { run?: unknown } | null)?.run;
  if (face(activation.node).node?.config?.["wait"] !== false || typeof started !== "string") return null;
  return (
    <p className={styles.quiet}>
      It started <Link to={`/runs/${started}`}>a run of its own</Link>, and nobody waits for it.
    </p>
  );
}

/** Number a step among the fallbacks: it does what the steps before it failed to do, with another agent. */
function fallbackOf(steps: readonly Step[], index: number): number {
  let count = 0;
  for (let at = index; at > 0 && steps[at - 1]!.status === "failed" && steps[at - 1]!.purpose === steps[index]!.purpose; at -= 1) {
    if (steps[at]!.agent !== steps[at - 1]!.agent) count += 1;
  }
  return count;
}

function Numbers({ activation, steps }: { activation: Activation; steps: Step[] }) {
  const view = useView();
  const ticking = activation.status === "active" && view.live && view.state.status === "running";
  const now = useClock(ticking, 200) / 1000;
  const end = activation.left_at ?? (ticking ? Math.max(now, activation.entered_at) : view.at);
  const total = (key: "input_tokens" | "output_tokens" | "cost_usd") =>
    steps.reduce((sum, step) => sum + (step.usage?.[key] ?? 0), 0);
  const attempts = steps.reduce((sum, step) => sum + step.attempt, 0);
  return (
    <dl className={styles.numbers}>
      <Number term="Entered at" text={offset(activation.entered_at - (view.state.started_at ?? activation.entered_at))} />
      <Number term="Took" text={formatDuration((end - activation.entered_at) * 1000)} />
      <Number term="Steps" text={String(steps.length)} />
      <Number term="Attempts" text={String(attempts)} />
      <Number term="Tokens" text={formatCount(total("input_tokens") + total("output_tokens"))} />
      <Number term="Cost" text={formatCost(total("cost_usd"))} />
    </dl>
  );
}

function Number({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}
