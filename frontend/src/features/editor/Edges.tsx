/** The edges that leave a node: seen, cut and drawn without the canvas. */
import { X } from "lucide-react";
import { useState } from "react";

import { isTransfer, whyNot } from "@/core/connection";
import { nodeOf, portOf, titleOf, type GraphEdge, type GraphNode } from "@/core/document";
import { connect, remove } from "@/core/operations";
import { portsWithin } from "@/core/ports";
import { membersOf, parentOf } from "@/core/tree";
import { edit, useDocument } from "@/store/editor";
import { Button, Field, IconButton, Select } from "@/ui";

import styles from "./Inspector.module.css";
import { Section } from "./Section";
import { useKinds } from "./useFlow";

const PORT_WORDS: Record<string, string> = { out: "", return: "back " };

function EdgeItem({ edge, disabled }: { edge: GraphEdge; disabled: boolean }) {
  const document = useDocument();
  const target = nodeOf(document, edge.target);
  const name = target ? titleOf(target) : edge.target;
  return (
    <li className={styles.wire}>
      <span>
        {PORT_WORDS[portOf(edge)] ?? `${portOf(edge)} `}→ {name}
      </span>
      <IconButton
        size="sm"
        label={`Cut the edge to ${name}`}
        icon={<X aria-hidden />}
        disabled={disabled}
        onClick={() => edit("Cut", (before) => remove(before, [], [edge.id]))}
      />
    </li>
  );
}

function NewEdge({ node }: { node: GraphNode }) {
  const document = useDocument();
  const kinds = useKinds();
  const ports = portsWithin(document, node, kinds);
  const [wanted, setWanted] = useState("");
  const [port, setPort] = useState(ports[0]?.id ?? "out");
  const targets = membersOf(document, parentOf(node)).filter(
    ({ id }) => whyNot(document, kinds, { source: node.id, target: id, port }) === null,
  );
  const target = targets.some(({ id }) => id === wanted) ? wanted : (targets[0]?.id ?? "");
  return (
    <div className={styles.row}>
      <Field label="Port">
        {(ids) => (
          <Select {...ids} value={port} onChange={(event) => setPort(event.target.value)}>
            {ports.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="To">
        {(ids) => (
          <Select {...ids} value={target} disabled={!target} onChange={(event) => setWanted(event.target.value)}>
            {!target && <option value="">nothing to wire</option>}
            {targets.map((option) => (
              <option key={option.id} value={option.id}>
                {titleOf(option)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button disabled={!target} onClick={() => edit("Connect", (before) => connect(before, { source: node.id, target, port }))}>
        Wire
      </Button>
    </div>
  );
}

/** Draw the edges of a node. */
export function Edges({ node, disabled }: { node: GraphNode; disabled: boolean }) {
  const document = useDocument();
  const kinds = useKinds();
  const leaving = document.edges.filter((edge) => edge.source === node.id);
  if (portsWithin(document, node, kinds).length === 0) return null;
  const transfers = isTransfer(document, { source: node.id });
  return (
    <Section title={`${transfers ? "May hand over to" : "Leads to"} (${leaving.length})`}>
      {transfers && leaving.length === 0 && <p className={styles.note}>Where no transfer is drawn, all may hand over to all.</p>}
      <ul className={styles.wires}>
        {leaving.map((edge) => (
          <EdgeItem key={edge.id} edge={edge} disabled={disabled} />
        ))}
      </ul>
      {!disabled && <NewEdge node={node} />}
    </Section>
  );
}
