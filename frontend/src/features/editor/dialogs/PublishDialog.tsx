/** Publishes the draft as an immutable version; errors and runs that get stuck forbid it. */
import { useState } from "react";

import { usePublish } from "@/api/workflows";
import { isError } from "@/core/problems";
import { forbids } from "@/core/soundness";
import { useChecks } from "@/store/checks";
import { noteDraft, useDraft } from "@/store/draft";
import { useDocument } from "@/store/editor";
import { Button, Dialog, Field, Textarea, toast, toastError } from "@/ui";

import { Findings } from "../checks/Findings";
import { useFreshChecks } from "../checks/useChecks";
import { ProblemList } from "../Problems";
import { saveNow } from "../useAutosave";
import styles from "./dialogs.module.css";

/** Draw the dialog that publishes. */
export function PublishDialog({ onClose }: { onClose: () => void }) {
  const { slug, version, problems, dirty } = useDraft();
  const [notes, setNotes] = useState("");
  const publish = usePublish(slug);
  const blocked = problems.some(isError);
  const soundness = useChecks((checks) => checks.soundness);
  const document = useDocument();
  useFreshChecks();
  const asked = soundness.of === document && !soundness.busy;
  const unsound = forbids(soundness.value);
  const same = version !== null && !dirty;
  const go = async () => {
    await saveNow();
    publish.mutate(notes, {
      onSuccess: (published) => {
        noteDraft({ version: published.number, dirty: false });
        toast(`Published version ${published.number}`, "success");
        onClose();
      },
      onError: (error) => toastError("Nothing was published", error),
    });
  };
  return (
    <Dialog
      title={version === null ? "Publish the first version" : `Publish version ${version + 1}`}
      description="A version never changes again; runs are pinned to theirs."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={publish.isPending} disabled={blocked || same || !asked || unsound} onClick={() => void go()}>
            Publish
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {blocked && (
          <>
            <p>These errors must be mended first:</p>
            <div className={styles.problems}>
              <ProblemList />
            </div>
          </>
        )}
        {same && <p>The draft is the same as version {version}: there is nothing to publish.</p>}
        {!blocked && !same && !asked && <p role="status">Checking whether every run comes to an end…</p>}
        {!blocked && !same && asked && soundness.value && <Findings report={soundness.value} compact />}
        {!blocked && !same && (
          <Field label="Notes" hint="What changed, for those who read the list of versions.">
            {(ids) => <Textarea {...ids} rows={3} maxLength={2000} value={notes} onChange={(event) => setNotes(event.target.value)} />}
          </Field>
        )}
      </div>
    </Dialog>
  );
}
