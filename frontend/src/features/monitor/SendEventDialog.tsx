/** Tells the run of something that happened outside. */

import { useState } from "react";

import { useIntervene } from "@/api/interventions";
import { readLoose } from "@/core/run-input";
import { Button, Checkbox, Dialog, Field, Input, Textarea, toast } from "@/ui";

import styles from "./Inspector.module.css";
import { useMonitor, useView } from "./useMonitor";

interface SendEventDialogProps {
  suggested: string;
  onClose: () => void;
}

/** Show the form; the names that are waited for are offered. */
export function SendEventDialog({ suggested, onClose }: SendEventDialogProps) {
  const { detail } = useMonitor();
  const { state } = useView();
  const [name, setName] = useState(suggested);
  const [payload, setPayload] = useState("");
  const [transient, setTransient] = useState(false);
  const intervene = useIntervene(detail.id);
  const awaited = Object.keys(state.listeners);
  const send = () =>
    intervene.mutate(
      { act: "event", name: name.trim(), payload: readLoose(payload), transient },
      {
        onSuccess: () => {
          toast(`The run was told of “${name.trim()}”`, "success");
          onClose();
        },
      },
    );
  return (
    <Dialog
      title="Send an event"
      description="Whoever waits for it goes on; otherwise it is kept until somebody does."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" busy={intervene.isPending} disabled={!name.trim()} onClick={send}>
            Send
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field label="Name" hint={awaited.length > 0 ? `Waited for now: ${awaited.join(", ")}` : "Nobody waits for an event now."}>
          {(ids) => <Input {...ids} value={name} maxLength={200} spellCheck={false} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="What comes with it" hint="Text, or JSON; may stay empty." error={intervene.error?.message}>
          {(ids) => <Textarea {...ids} mono rows={5} spellCheck={false} value={payload} onChange={(event) => setPayload(event.target.value)} />}
        </Field>
        <Checkbox label="Only for whoever waits now" checked={transient} onChange={(event) => setTransient(event.target.checked)} />
      </div>
    </Dialog>
  );
}
