/** The form of an agent's definition. */

import { ChipsInput, Field, Input, Panel, Textarea } from "@/ui";

import { KindForm } from "./KindForm";
import { LimitsForm } from "./LimitsForm";
import { QueueForm } from "./QueueForm";
import styles from "./Registry.module.css";
import type { AgentDraft } from "./useAgentDraft";

/** Draw all fields. */
export function AgentForm({ draft }: { draft: AgentDraft }) {
  const { name, description, capabilities, instructions } = draft.draft;
  return (
    <div className={styles.side}>
      <Panel title="What it is">
        <div className={styles.form}>
          <Field label="Name" required error={draft.errorOf("name")}>
            {(ids) => <Input {...ids} value={name} maxLength={120} onChange={(event) => draft.change({ name: event.target.value })} />}
          </Field>
          <Field label="Description" hint="Leads and routers read this to choose." error={draft.errorOf("description")}>
            {(ids) => (
              <Textarea {...ids} rows={2} value={description} onChange={(event) => draft.change({ description: event.target.value })} />
            )}
          </Field>
          <Field label="Capabilities" hint="What it can do, each in a few words; Enter adds one." error={draft.errorOf("capabilities")}>
            {(ids) => (
              <ChipsInput ids={ids} value={capabilities} placeholder="refunds, invoices" onChange={(next) => draft.change({ capabilities: next })} />
            )}
          </Field>
          <Field label="Instructions" hint="Given to it with every question." error={draft.errorOf("instructions")}>
            {(ids) => (
              <Textarea {...ids} rows={5} value={instructions} onChange={(event) => draft.change({ instructions: event.target.value })} />
            )}
          </Field>
        </div>
      </Panel>
      <KindForm draft={draft} />
      <LimitsForm draft={draft} />
      <QueueForm draft={draft} />
    </div>
  );
}
