/** One activation in full: how it stands, what went in and came out, its steps, and what its pattern kept. */

import { X } from "lucide-react";

import { formatCost, formatCount, formatDuration } from "@/core/format";
import { statusOf } from "@/core/run-nodes";
import { offset } from "@/core/run-format";
import type { Activation, Step } from "@/core/run-state";
import { IconButton, KindMark, kindTitle, StatusBadge, useClock } from "@/ui";

import { ChainView } from "./ChainView";
import { ErrorBox } from "./ErrorBox";
import styles from "./Inspector.module.css";
import { LedgerView } from "./LedgerView";
import { LiveTextView } from "./LiveTextView";
import { MemberList } from "./MemberList";
import { RouteView } from "./RouteView";
import { SiblingLinks } from "./SiblingLinks";
import { StepPanel } from "./StepPanel";
import { useMonitor, useView } from "./useMonitor";
import { ValueView } from "./ValueView";
import { NODE_WORDS } from "./words";

/** Draw an activation. */
export function ActivationPanel({ activation }: { activation: Activation }) {
  const { focus, face } = useMonitor();
  const { state } = useView();
  const { name, kind } = face(activation.node);
  const { status, word } = NODE_WORDS[statusOf(activation)];
  const steps = activation.steps.map((id) => state.steps[id]!);
  const speaking = steps.findLast((step) => step.status === "open");
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
        <StatusBadge status={status}>{word}</StatusBadge>
        <SiblingLinks activation={activation} />
      </div>
      <Numbers activation={activation} steps={steps} />
      {activation.error && <ErrorBox error={activation.error} handled={activation.status === "left"} />}
      {activation.reason && activation.status === "cancelled" && <p className={styles.note}>{activation.reason}</p>}
      <LedgerView activation={activation} />
      <ChainView activation={activation} />
      <RouteView activation={activation} />
      {speaking && <LiveTextView step={speaking} />}
      {activation.status === "left" && <ValueView key={`${activation.path} out`} label="Output" value={activation.output} />}
      <ValueView key={`${activation.path} in`} label="Input" value={activation.input} open={1} />
      {steps.map((step) => (
        <StepPanel key={step.id} step={step} alone={steps.length === 1} />
      ))}
      <MemberList activation={activation} />
    </div>
  );
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
