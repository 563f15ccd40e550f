/** Whether the draft is saved; where it is not, why, and what one may do. */
import { CloudAlert, CloudCheck, CloudUpload } from "lucide-react";
import { useState } from "react";

import { fetchWorkflow } from "@/api/workflows";
import { useDraft, type SaveStatus } from "@/store/draft";
import { Button, Dialog, toastError } from "@/ui";

import styles from "./EditorBar.module.css";
import { openWorkflow } from "./openWorkflow";
import { overwrite, saveNow } from "./useAutosave";

const WORDS: Record<SaveStatus, string> = {
  saved: "Saved",
  unsaved: "Saving…",
  saving: "Saving…",
  conflict: "Changed elsewhere",
  failed: "Not saved",
};
const ICONS = { saved: CloudCheck, unsaved: CloudUpload, saving: CloudUpload, conflict: CloudAlert, failed: CloudAlert };

function ConflictDialog({ onClose }: { onClose: () => void }) {
  const slug = useDraft((draft) => draft.slug);
  const settle = async (how: "theirs" | "mine") => {
    try {
      const workflow = await fetchWorkflow(slug);
      if (how === "theirs") await openWorkflow(workflow);
      else await overwrite(workflow.revision);
      onClose();
    } catch (error) {
      toastError("The conflict could not be settled", error);
    }
  };
  return (
    <Dialog
      title="This draft was changed elsewhere"
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => void settle("theirs")}>Load theirs, drop mine</Button>
          <Button variant="primary" onClick={() => void settle("mine")}>
            Keep mine, overwrite theirs
          </Button>
        </>
      }
    >
      <p>Another window or person saved this draft after you opened it. Yours is kept here until you choose.</p>
    </Dialog>
  );
}

/** Draw how the draft stands with the server. */
export function SaveState({ narrow }: { narrow: boolean }) {
  const { status, reason } = useDraft();
  const [asked, setAsked] = useState(false);
  const Icon = ICONS[status];
  const bad = status === "conflict" || status === "failed";
  return (
    <>
      <span className={styles.save} data-bad={bad} role="status" title={reason ?? undefined}>
        <Icon aria-hidden />
        {!narrow || bad ? WORDS[status] : <span className="visually-hidden">{WORDS[status]}</span>}
      </span>
      {status === "failed" && (
        <Button size="sm" onClick={() => void saveNow()}>
          Save now
        </Button>
      )}
      {status === "conflict" && (
        <Button size="sm" variant="danger" onClick={() => setAsked(true)}>
          Settle
        </Button>
      )}
      {asked && status === "conflict" && <ConflictDialog onClose={() => setAsked(false)} />}
    </>
  );
}
