/** The inspector of the workflow itself: name, description, who sees it, and its state keys. */
import { useState } from "react";

import { useUpdateWorkflow } from "@/api/workflows";
import { noteDraft, useDraft } from "@/store/draft";
import { useEditor } from "@/store/editor";
import { Field, Input, Textarea, toastError } from "@/ui";

import styles from "./Inspector.module.css";
import { Section } from "./Section";
import { StateKeys } from "./StateKeys";

function NameField({ disabled }: { disabled: boolean }) {
  const { slug, name } = useDraft();
  const [text, setText] = useState(name);
  const update = useUpdateWorkflow(slug);
  const done = () => {
    const wanted = text.trim();
    if (!wanted || wanted === name) return setText(name);
    noteDraft({ name: wanted });
    update.mutate(
      { name: wanted },
      {
        onError: (error) => {
          noteDraft({ name });
          toastError("The name was not changed", error);
        },
      },
    );
  };
  return (
    <Field label="Name">
      {(ids) => (
        <Input {...ids} value={text} maxLength={120} disabled={disabled} onChange={(event) => setText(event.target.value)} onBlur={done} />
      )}
    </Field>
  );
}

function DescriptionField({ disabled }: { disabled: boolean }) {
  const { slug, description } = useDraft();
  const [text, setText] = useState(description);
  const update = useUpdateWorkflow(slug);
  const done = () => {
    if (text === description) return;
    noteDraft({ description: text });
    update.mutate({ description: text }, { onError: (error) => toastError("The description was not changed", error) });
  };
  return (
    <Field label="Description" hint="What it is for; shown in the list of workflows.">
      {(ids) => (
        <Textarea {...ids} rows={3} value={text} disabled={disabled} onChange={(event) => setText(event.target.value)} onBlur={done} />
      )}
    </Field>
  );
}

/** Draw the workflow's own settings. */
export function WorkflowPanel() {
  const editable = useEditor((state) => state.editable);
  const name = useDraft((draft) => draft.name);
  const problems = useDraft((draft) => draft.problems).filter((problem) => !problem.node && !problem.edge);
  return (
    <>
      <header className={styles.head}>
        <div className={styles.names}>
          <h2 className={styles.title}>Workflow</h2>
          <p className={styles.about}>Select a node to see its settings.</p>
        </div>
      </header>
      {problems.length > 0 && (
        <ul className={styles.problems}>
          {problems.map((problem, index) => (
            <li key={index}>{problem.message}</li>
          ))}
        </ul>
      )}
      <Section title="General" open>
        <NameField key={name} disabled={!editable} />
        <DescriptionField disabled={!editable} />
      </Section>
      <Section title="State" open>
        <StateKeys disabled={!editable} />
      </Section>
    </>
  );
}
