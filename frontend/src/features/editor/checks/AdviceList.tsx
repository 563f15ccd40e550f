/** What could be better in the document, with what it would save; one click does it. */
import { CircleAlert, Lightbulb, Wand } from "lucide-react";

import { actionContext } from "@/actions";
import { savingWords, type Advice } from "@/core/advice";
import { nodeOf } from "@/core/document";
import { useChecks } from "@/store/checks";
import { currentDocument, select, useEditor } from "@/store/editor";
import { openSheet } from "@/store/panels";
import { Badge, Button, EmptyState } from "@/ui";

import styles from "./checks.module.css";
import { takeOver } from "./useChecks";

function show(advice: Advice): void {
  const nodes = advice.nodes.filter((id) => nodeOf(currentDocument(), id));
  select(nodes);
  openSheet(null);
  if (nodes.length) actionContext().view?.show(nodes);
}

function AdviceItem({ advice }: { advice: Advice }) {
  const of = useChecks((checks) => checks.advice.of);
  const editable = useEditor((state) => state.editable);
  const Icon = advice.severity === "error" ? CircleAlert : Lightbulb;
  return (
    <li className={styles.item}>
      <button type="button" className={styles.finding} onClick={() => show(advice)}>
        <Icon aria-hidden className={styles.icon} data-error={advice.severity === "error"} data-idea={advice.severity !== "error"} />
        <span>
          <strong className={styles.title}>{advice.title}</strong>
          {advice.saving && <Badge tone="success">{savingWords(advice.saving)}</Badge>}
          <span className={styles.text}>{advice.message}</span>
        </span>
      </button>
      {advice.patch !== null && advice.patch !== undefined && editable && (
        <Button size="sm" icon={<Wand aria-hidden />} onClick={() => void takeOver(advice.title, of, advice.patch)}>
          Apply
        </Button>
      )}
    </li>
  );
}

/** Draw the list. */
export function AdviceList({ advice }: { advice: Advice[] }) {
  if (advice.length === 0) return <EmptyState compact title="Nothing to advise" />;
  return (
    <ul className={styles.list} aria-label="Advice">
      {advice.map((each, index) => (
        <AdviceItem key={`${each.code}:${each.nodes.join()}:${index}`} advice={each} />
      ))}
    </ul>
  );
}
