/** Gives a running map more items: one a line, or a JSON list. */

import { useState } from "react";

import { useIntervene } from "@/api/interventions";
import { plural } from "@/core/format";
import { readItems } from "@/core/run-input";
import type { Activation } from "@/core/run-state";
import { Button, Dialog, Field, Textarea, toast } from "@/ui";

import { useMonitor } from "./useMonitor";

interface AddItemsDialogProps {
  activation: Activation;
  name: string;
  onClose: () => void;
}

/** Show the form. */
export function AddItemsDialog({ activation, name, onClose }: AddItemsDialogProps) {
  const { detail } = useMonitor();
  const [text, setText] = useState("");
  const intervene = useIntervene(detail.id);
  const { items, fault } = readItems(text);
  const send = () =>
    intervene.mutate(
      { act: "items", activation: activation.path, items },
      {
        onSuccess: () => {
          toast(`“${name}” was given ${plural(items.length, "item")}`, "success");
          onClose();
        },
      },
    );
  return (
    <Dialog
      title={`Add items to “${name}”`}
      description="They are done after those that it has."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" busy={intervene.isPending} disabled={items.length === 0 || fault !== undefined} onClick={send}>
            Add {items.length > 0 ? plural(items.length, "item") : "items"}
          </Button>
        </>
      }
    >
      <Field label="Items" hint="One a line, as text; or a JSON list." error={fault ?? intervene.error?.message}>
        {(ids) => <Textarea {...ids} mono rows={7} spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
