/** What is wrong with the document: a line below the canvas that opens into a list; each leads to its node. */
import { ChevronDown, ChevronUp, CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";

import { actionContext } from "@/actions";
import type { Problem } from "@/api/errors";
import { nodeOf, titleOf, type GraphDocument } from "@/core/document";
import { plural } from "@/core/format";
import { isError } from "@/core/problems";
import { useDraft } from "@/store/draft";
import { select, useDocument } from "@/store/editor";
import { openSheet, toggle, usePanels } from "@/store/panels";
import { EmptyState } from "@/ui";

import styles from "./Problems.module.css";

function goTo(problem: Problem, document: GraphDocument): void {
  const edge = document.edges.find(({ id }) => id === problem.edge);
  const nodes = problem.node ? [problem.node] : edge ? [edge.source, edge.target] : [];
  select(problem.node ? [problem.node] : [], edge ? [edge.id] : []);
  if (nodes.length) actionContext().view?.show(nodes);
  openSheet(null);
}

function ProblemItem({ problem }: { problem: Problem }) {
  const document = useDocument();
  const Icon = isError(problem) ? CircleAlert : TriangleAlert;
  const node = problem.node ? nodeOf(document, problem.node) : undefined;
  return (
    <li>
      <button type="button" className={styles.item} onClick={() => goTo(problem, document)}>
        <Icon aria-label={isError(problem) ? "Error" : "Warning"} className={styles.icon} data-error={isError(problem)} />
        <span>
          {node && <span className={styles.node}>{titleOf(node)}: </span>}
          {problem.message}
          {problem.hint && <span className={styles.hint}> {problem.hint}</span>}
        </span>
      </button>
    </li>
  );
}

/** Draw all problems, the errors first. */
export function ProblemList() {
  const problems = useDraft((draft) => draft.problems);
  if (problems.length === 0) return <EmptyState compact title="No problems" />;
  const sorted = [...problems].sort((a, b) => Number(isError(b)) - Number(isError(a)));
  return (
    <ul className={styles.list}>
      {sorted.map((problem, index) => (
        <ProblemItem key={`${problem.code}:${problem.node ?? problem.edge ?? ""}:${index}`} problem={problem} />
      ))}
    </ul>
  );
}

function summaryOf(problems: Problem[]): string {
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  const parts = [errors && plural(errors, "error"), warnings && plural(warnings, "warning")];
  return parts.filter(Boolean).join(", ") || "No problems";
}

/** Draw the line below the canvas and, when open, the list. */
export function ProblemBar() {
  const problems = useDraft((draft) => draft.problems);
  const open = usePanels((panels) => panels.problems);
  const errors = problems.some(isError);
  const Icon = problems.length === 0 ? CircleCheck : errors ? CircleAlert : TriangleAlert;
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <section className={styles.bar} aria-label="Problems">
      <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => toggle("problems")}>
        <Icon aria-hidden className={styles.icon} data-error={errors} data-fine={problems.length === 0} />
        <span role="status">{summaryOf(problems)}</span>
        <Chevron aria-hidden className={styles.chevron} />
      </button>
      {open && (
        <div className={styles.open}>
          <ProblemList />
        </div>
      )}
    </section>
  );
}
