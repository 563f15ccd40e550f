/** The inspector of one edge. */
import { removeAction } from "@/actions";
import { isTransfer, whyNot } from "@/core/connection";
import { nodeOf, portOf, titleOf, type GraphEdge } from "@/core/document";
import { setPort } from "@/core/operations";
import { portsWithin } from "@/core/ports";
import { edit, useDocument, useEditor } from "@/store/editor";
import { Field, Select } from "@/ui";

import { ActionButton } from "./ActionButton";
import styles from "./Inspector.module.css";
import { useKinds } from "./useFlow";

const MEANINGS: Record<string, string> = {
  out: "The target starts when the source has ended, and is given its output.",
  error: "Taken when the source fails: the target is given the error and the input.",
  default: "Taken when no case fits.",
  approved: "Taken when the approvers have agreed.",
  rejected: "Taken when the approvers have refused.",
  expired: "Taken when nobody answered in time.",
};
const IN_HANDOFF: Record<string, string> = {
  out: "The source may hand over to the target.",
  return: "When the source has answered, control goes back to the target with that answer.",
};

function PortField({ edge }: { edge: GraphEdge }) {
  const document = useDocument();
  const kinds = useKinds();
  const editable = useEditor((state) => state.editable);
  const source = nodeOf(document, edge.source);
  if (!source) return null;
  const free = portsWithin(document, source, kinds).filter(
    ({ id }) => id === portOf(edge) || whyNot(document, kinds, { source: edge.source, target: edge.target, port: id }) === null,
  );
  if (free.length < 2) return null;
  return (
    <Field label={isTransfer(document, edge) ? "Meaning" : "Port"}>
      {(ids) => (
        <Select
          {...ids}
          value={portOf(edge)}
          disabled={!editable}
          onChange={(event) => edit("Change the port", (before) => setPort(before, edge.id, event.target.value))}
        >
          {free.map((port) => (
            <option key={port.id} value={port.id}>
              {port.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** Draw what an edge joins and means. */
export function EdgePanel({ edge }: { edge: GraphEdge }) {
  const document = useDocument();
  const [source, target] = [edge.source, edge.target].map((id) => nodeOf(document, id)).map((node) => (node ? titleOf(node) : "?"));
  const transfer = isTransfer(document, edge);
  const meaning = (transfer ? IN_HANDOFF : MEANINGS)[portOf(edge)] ?? "Taken when this case is chosen.";
  return (
    <>
      <header className={styles.head}>
        <div className={styles.names}>
          <h2 className={styles.title}>
            {source} → {target}
          </h2>
          <p className={styles.about}>{transfer ? "Between members of a handoff" : `Edge from the port “${portOf(edge)}”`}</p>
        </div>
        <ActionButton action={removeAction} size="sm" />
      </header>
      <div className={styles.content}>
        <PortField edge={edge} />
        <p className={styles.note}>{meaning}</p>
      </div>
    </>
  );
}
