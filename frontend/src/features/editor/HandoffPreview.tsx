/** What the receiver of a handoff would be given: asked of the server with a sample, for a handoff or a member of one. */
import { Eye } from "lucide-react";
import { useState } from "react";

import { previewHandoff } from "@/api/checks";
import { nodeOf, titleOf, type GraphNode } from "@/core/document";
import { membersOf } from "@/core/tree";
import { currentDocument, useDocument } from "@/store/editor";
import { Button, Field, JsonBox, JsonView, Select } from "@/ui";

import styles from "./Inspector.module.css";
import { Section } from "./Section";

interface Shown {
  of: string;
  value: unknown;
}

function usePreview() {
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (node: string, sample: unknown) => {
    setBusy(true);
    setError(null);
    try {
      setShown({ of: node, value: await previewHandoff(currentDocument(), node, sample) });
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
    setBusy(false);
  };
  return { shown, error, busy, ask };
}

function Form({ receivers }: { receivers: GraphNode[] }) {
  const [wanted, setWanted] = useState("");
  const [sample, setSample] = useState<unknown>(undefined);
  const { shown, error, busy, ask } = usePreview();
  const receiver = receivers.some(({ id }) => id === wanted) ? wanted : (receivers[0]?.id ?? "");
  return (
    <>
      {receivers.length > 1 && (
        <Field label="Receiver">
          {(ids) => (
            <Select {...ids} value={receiver} onChange={(event) => setWanted(event.target.value)}>
              {receivers.map((node) => (
                <option key={node.id} value={node.id}>
                  {titleOf(node)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Field label="Sample input" hint="JSON; what the handoff is given. Empty: the workflow's example.">
        {(ids) => <JsonBox ids={ids} value={sample} onChange={setSample} schema={{}} label="Sample input" disabled={false} path="sample" />}
      </Field>
      <Button icon={<Eye aria-hidden />} busy={busy} disabled={!receiver} onClick={() => void ask(receiver, sample)}>
        Show what it would see
      </Button>
      {error && (
        <p role="alert" className={styles.refused}>
          {error}
        </p>
      )}
      {shown?.of === receiver && (
        <div className={styles.preview} role="status" aria-label="What the receiver would see">
          <JsonView value={shown.value} />
        </div>
      )}
    </>
  );
}

/** Draw the preview on a handoff and on its members. */
export function HandoffPreview({ node }: { node: GraphNode }) {
  const document = useDocument();
  const parent = node.parent ? nodeOf(document, node.parent) : undefined;
  const receivers = node.kind === "handoff" ? membersOf(document, node.id) : parent?.kind === "handoff" ? [node] : [];
  if (receivers.length === 0) return null;
  return (
    <Section title="What the receiver would see">
      <Form receivers={receivers} />
    </Section>
  );
}
