/** The panel beside the canvas that says whether the workflow is sound, and what could be better in it. */
import { RotateCw } from "lucide-react";

import { useChecks, type Answer } from "@/store/checks";
import { useDocument } from "@/store/editor";
import { Button, EmptyState, ErrorState, SkeletonList } from "@/ui";

import { AdviceList } from "./AdviceList";
import styles from "./checks.module.css";
import { Findings } from "./Findings";
import { checkNow, useFreshChecks } from "./useChecks";

interface PartProps<T> {
  title: string;
  answer: Answer<T>;
  children: (value: T) => React.ReactNode;
}

function Part<T>({ title, answer, children }: PartProps<T>) {
  const document = useDocument();
  const stale = answer.of !== document;
  return (
    <section className={styles.part} aria-label={title}>
      <h2 className={styles.heading}>
        {title}
        <span role="status" className={styles.state}>
          {answer.busy || stale ? "Checking…" : ""}
        </span>
      </h2>
      {answer.error && !answer.busy && <ErrorState title="It could not be checked" error={answer.error} onRetry={checkNow} />}
      {!answer.error && answer.value === null && <SkeletonList rows={2} height="2.5rem" />}
      {!answer.error && answer.value !== null && (
        <div className={styles.body} data-stale={stale}>
          {children(answer.value)}
        </div>
      )}
    </section>
  );
}

/** Draw the panel. */
export function CheckPanel() {
  const empty = useDocument().nodes.length === 0;
  const { soundness, advice } = useChecks();
  useFreshChecks();
  if (empty) return <EmptyState compact title="Nothing is drawn yet" />;
  return (
    <div className={styles.panel}>
      <Part title="Soundness" answer={soundness}>
        {(report) => <Findings report={report} />}
      </Part>
      <Part title="Advice" answer={advice}>
        {(list) => <AdviceList advice={list} />}
      </Part>
      <Button size="sm" variant="ghost" icon={<RotateCw aria-hidden />} onClick={checkNow}>
        Check again
      </Button>
    </div>
  );
}
