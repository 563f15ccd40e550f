/** Edits what is known of the user: a small JSON record that goes along with every run and every handoff. */

import { useState } from "react";

import { useMe } from "@/api/me";
import { useSaveContext } from "@/api/threads";
import { Button, Dialog, Field, readJson, Textarea, toast, toastError } from "@/ui";

/** Show the record as JSON. */
export function ContextDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const save = useSaveContext();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? JSON.stringify(me.data?.context ?? {}, null, 2);
  const read = readJson(text);
  const fault = read.error ?? (isRecord(read.value) ? undefined : "The context is a JSON object, such as {\"plan\": \"gold\"}.");
  const send = () =>
    save.mutate(read.value as Record<string, unknown>, {
      onSuccess: () => {
        toast("Your context was saved", "success");
        onClose();
      },
      onError: (error) => toastError("Your context was not saved", error),
    });
  return (
    <Dialog
      title="Your context"
      description="What agents may know of you in every run: a name, a plan, a language."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" busy={save.isPending} disabled={fault !== undefined} onClick={send}>
            Save
          </Button>
        </>
      }
    >
      <Field label="Record" error={fault}>
        {(ids) => <Textarea {...ids} mono rows={10} spellCheck={false} value={text} onChange={(event) => setTyped(event.target.value)} />}
      </Field>
    </Dialog>
  );
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
