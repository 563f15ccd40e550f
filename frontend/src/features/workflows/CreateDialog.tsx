/** Makes a workflow: a blank one with its input and output, or a copy of one that is there. */
import { useState } from "react";
import { useNavigate } from "react-router";

import { fetchWorkflow, useCreateWorkflow, type WorkflowSummary } from "@/api/workflows";
import { EMPTY_DOCUMENT, readDocument, type GraphDocument } from "@/core/document";
import { Button, Dialog, Field, Input, Select, Textarea } from "@/ui";

import styles from "./WorkflowsPage.module.css";

const BLANK: GraphDocument = {
  ...EMPTY_DOCUMENT,
  nodes: [
    { id: "input", kind: "input", config: {} },
    { id: "output", kind: "output", config: {} },
  ],
  layout: { input: { x: 0, y: 0 }, output: { x: 640, y: 0 } },
};

async function documentOf(origin: string): Promise<GraphDocument> {
  if (origin === "empty") return EMPTY_DOCUMENT;
  if (origin === "blank") return BLANK;
  return readDocument((await fetchWorkflow(origin)).draft);
}

/** Draw the dialog that makes a workflow. */
export function CreateDialog({ workflows, onClose }: { workflows: WorkflowSummary[]; onClose: () => void }) {
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [origin, setOrigin] = useState("blank");
  const create = useCreateWorkflow();
  const navigate = useNavigate();
  const go = async () => {
    const document = await documentOf(origin);
    create.mutate(
      { name: name.trim(), description, document },
      { onSuccess: (made) => void navigate(`/workflows/${made.slug}`) },
    );
  };
  return (
    <Dialog
      title="New workflow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={create.isPending} disabled={!name.trim()} onClick={() => void go()}>
            Create
          </Button>
        </>
      }
    >
      <form
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void go();
        }}
      >
        <Field label="Name" required error={create.error?.message}>
          {(ids) => <Input {...ids} autoFocus maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="Description">
          {(ids) => <Textarea {...ids} rows={2} maxLength={2000} value={description} onChange={(event) => setDescription(event.target.value)} />}
        </Field>
        <Field label="Start from">
          {(ids) => (
            <Select {...ids} value={origin} onChange={(event) => setOrigin(event.target.value)}>
              <option value="blank">An input and an output</option>
              <option value="empty">An empty canvas</option>
              {workflows.length > 0 && (
                <optgroup label="A copy of">
                  {workflows.map((workflow) => (
                    <option key={workflow.slug} value={workflow.slug}>
                      {workflow.name}
                    </option>
                  ))}
                </optgroup>
              )}
            </Select>
          )}
        </Field>
      </form>
    </Dialog>
  );
}
