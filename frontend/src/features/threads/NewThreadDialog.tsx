/** Opens a thread: with which workflow, and under what title. */

import { type SyntheticEvent, useId, useState } from "react";
import { useNavigate } from "react-router";

import { useCreateThread } from "@/api/threads";
import { useWorkflowNames } from "@/api/workflowNames";
import { Button, Dialog, Field, Input, Select, toastError } from "@/ui";

import styles from "./Threads.module.css";

/** Show the form. */
export function NewThreadDialog({ onClose }: { onClose: () => void }) {
  const workflows = useWorkflowNames();
  const create = useCreateThread();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState("");
  const [title, setTitle] = useState("");
  const id = useId();
  const ready = workflows.data?.filter((each) => each.version !== null) ?? [];
  const workflow = chosen || ready[0]?.slug || "";
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate(
      { workflow, title },
      {
        onSuccess: (thread) => void navigate(`/threads/${thread.id}`),
        onError: (error) => toastError("The thread was not opened", error),
      },
    );
  };
  return (
    <Dialog
      title="New thread"
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={id} variant="primary" busy={create.isPending} disabled={!workflow}>
            Open
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={send}>
        <Field label="Workflow" hint={ready.length === 0 ? "Publish a workflow first." : undefined}>
          {(ids) => (
            <Select {...ids} value={workflow} onChange={(event) => setChosen(event.target.value)}>
              {ready.map((each) => (
                <option key={each.slug} value={each.slug}>
                  {each.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Title" hint="May stay empty.">
          {(ids) => <Input {...ids} value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />}
        </Field>
      </form>
    </Dialog>
  );
}
