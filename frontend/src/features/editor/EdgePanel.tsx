/** The inspector of one edge. */
import { removeAction } from "@/actions";
import { isTransfer } from "@/core/connection";
import { nodeOf, portOf, titleOf, type GraphEdge } from "@/core/document";
import { useDocument } from "@/store/editor";

import { ActionButton } from "./ActionButton";
import styles from "./Inspector.module.css";

const MEANINGS: Record<string, string> = {
  out: "The target starts when the source has ended, and is given its output.",
  error: "Taken when the source fails: the target is given the error and the input.",
  default: "Taken when no case fits.",
};

/** Draw what an edge joins and means. */
export function EdgePanel({ edge }: { edge: GraphEdge }) {
  const document = useDocument();
  const [source, target] = [edge.source, edge.target].map((id) => nodeOf(document, id)).map((node) => (node ? titleOf(node) : "?"));
  const transfer = isTransfer(document, edge);
  const meaning = transfer ? "The source may hand over to the target." : MEANINGS[portOf(edge)];
  return (
    <>
      <header className={styles.head}>
        <div className={styles.names}>
          <h2 className={styles.title}>
            {source} → {target}
          </h2>
          <p className={styles.about}>{transfer ? "Allowed transfer" : `Edge from the port “${portOf(edge)}”`}</p>
        </div>
        <ActionButton action={removeAction} size="sm" />
      </header>
      <div className={styles.content}>
        <p className={styles.note}>{meaning ?? "Taken when this case is chosen."}</p>
      </div>
    </>
  );
}
