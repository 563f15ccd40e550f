/** Asks before one activation is stopped, or told that what it has is enough; with the reason that the log will keep. */

import { useState } from "react";

import { useIntervene } from "@/api/interventions";
import type { Activation } from "@/core/run-state";
import { Button, Dialog, Field, Input, toast } from "@/ui";

import styles from "./Inspector.module.css";
import { useMonitor } from "./useMonitor";

interface StopDialogProps {
  act: "cancel" | "complete";
  activation: Activation;
  name: string;
  onClose: () => void;
}

/** Show the question. */
export function StopDialog({ act, activation, name, onClose }: StopDialogProps) {
  const { detail } = useMonitor();
  const [reason, setReason] = useState("");
  const intervene = useIntervene(detail.id);
  const words = act === "cancel" ? stopping(name) : completing(name);
  const send = () =>
    intervene.mutate(
      { act, activation: activation.path, reason },
      {
        onSuccess: () => {
          toast(words.done, "success");
          onClose();
        },
      },
    );
  return (
    <Dialog
      title={words.title}
      description={words.what}
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Let it go on</Button>
          <Button variant={act === "cancel" ? "danger" : "primary"} busy={intervene.isPending} onClick={send}>
            {words.act}
          </Button>
        </>
      }
    >
      <Field label="Reason" hint="Kept in the log; may stay empty.">
        {(ids) => <Input {...ids} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      {intervene.error && (
        <p role="alert" className={styles.bad}>
          {intervene.error.message}
        </p>
      )}
    </Dialog>
  );
}

const stopping = (name: string) => ({
  title: `Stop “${name}”?`,
  what: "It and everything inside it end now, and it counts as failed: what its workflow does about errors is done.",
  act: "Stop it",
  done: `“${name}” is being stopped`,
});

const completing = (name: string) => ({
  title: `Go on with what “${name}” has?`,
  what: "What is under way inside it is stopped; what it has so far counts as its result.",
  act: "Go on",
  done: `“${name}” goes on with what it has`,
});
