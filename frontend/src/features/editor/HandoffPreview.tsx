/** What the receiver of a handoff would be given: asked of the server with a sample, for a handoff or a member of one. */
import { Eye } from "lucide-react";
import { useState } from "react";

import { previewHandoff, type HandoffPreview as Preview, type HandoffSample } from "@/api/checks";
import { nodeOf, titleOf, type GraphNode } from "@/core/document";
import { membersOf } from "@/core/tree";
import { currentDocument, useDocument } from "@/store/editor";
import { Button, Field, Input, JsonBox, JsonView, Select } from "@/ui";

import styles from "./Inspector.module.css";
import { Section } from "./Section";

function usePreview() {
  const [shown, setShown] = useState<Preview | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (node: string, sample: HandoffSample) => {
    setBusy(true);
    setError(null);
    try {
      setShown(await previewHandoff(currentDocument(), node, sample));
    } catch (failure) {
      setShown(null);
      setError(failure instanceof Error ? failure.message : String(failure));
    }
    setBusy(false);
  };
  return { shown, error, busy, ask };
}

interface MemberProps {
  label: string;
  members: GraphNode[];
  value: string;
  onChange: (id: string) => void;
}

function MemberField({ label, members, value, onChange }: MemberProps) {
  return (
    <Field label={label}>
      {(ids) => (
        <Select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          {members.map((node) => (
            <option key={node.id} value={node.id}>
              {titleOf(node)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Seen({ preview }: { preview: Preview }) {
  const { note, text, state, summarise, refused } = preview;
  return (
    <div className={styles.preview} role="status" aria-label="What the receiver would see">
      {refused && <p className={styles.refused}>This context would not be let through: {refused}</p>}
      {summarise && <p className={styles.note}>{summarise.agent ?? "A summariser"} is asked for a summary first.</p>}
      <pre className={styles.seen}>{text}</pre>
      <details>
        <summary className={styles.note}>As data</summary>
        <JsonView value={{ note, state }} />
      </details>
    </div>
  );
}

function PreviewForm({ box, target: fixed }: { box: GraphNode; target: string | null }) {
  const members = membersOf(useDocument(), box.id);
  const [chosen, setChosen] = useState({ source: "", target: "" });
  const [sample, setSample] = useState<HandoffSample>({});
  const { shown, error, busy, ask } = usePreview();
  const target = fixed ?? (chosen.target || members.at(-1)?.id || "");
  const others = members.filter(({ id }) => id !== target);
  const source = others.some(({ id }) => id === chosen.source) ? chosen.source : (others[0]?.id ?? "");
  return (
    <>
      <MemberField label="From" members={others} value={source} onChange={(id) => setChosen({ ...chosen, source: id })} />
      {!fixed && <MemberField label="To" members={members} value={target} onChange={(id) => setChosen({ ...chosen, target: id })} />}
      <Field label="Reason">
        {(ids) => <Input {...ids} value={sample.reason ?? ""} onChange={(event) => setSample({ ...sample, reason: event.target.value || undefined })} />}
      </Field>
      <Field label="Context" hint="JSON; what the one who hands over gives along. Empty: made up from the context schema.">
        {(ids) => (
          <JsonBox
            ids={ids}
            value={sample.context}
            onChange={(context) => setSample({ ...sample, context: context as Record<string, unknown> })}
            schema={{}}
            label="Context"
            disabled={false}
            path="context"
          />
        )}
      </Field>
      <Button icon={<Eye aria-hidden />} busy={busy} disabled={!source} onClick={() => void ask(box.id, { ...sample, source, target })}>
        Show what it would see
      </Button>
      {error && (
        <p role="alert" className={styles.refused}>
          {error}
        </p>
      )}
      {shown && <Seen preview={shown} />}
    </>
  );
}

/** Draw the preview on a handoff and on its members. */
export function HandoffPreview({ node }: { node: GraphNode }) {
  const document = useDocument();
  const parent = node.parent ? nodeOf(document, node.parent) : undefined;
  const box = node.kind === "handoff" ? node : parent?.kind === "handoff" ? parent : undefined;
  if (!box || membersOf(document, box.id).length < 2) return null;
  return (
    <Section title={node === box ? "What a receiver would see" : "What it would see"}>
      <PreviewForm box={box} target={node === box ? null : node.id} />
    </Section>
  );
}
