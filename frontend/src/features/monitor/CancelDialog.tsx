/** Asks before a run is cancelled, and for the reason that its log will keep. */

import { useState } from "react";

import { Button, Dialog, Field, Input } from "@/ui";

interface CancelDialogProps {
  onClose: () => void;
  onCancelRun: (reason: string) => void;
}

/** Show the question. */
export function CancelDialog({ onClose, onCancelRun }: CancelDialogProps) {
  const [reason, setReason] = useState("");
  const cancel = () => {
    onCancelRun(reason);
    onClose();
  };
  return (
    <Dialog
      title="Cancel this run?"
      description="Everything that is under way is stopped. What was done so far stays in the log."
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Let it run</Button>
          <Button variant="danger" onClick={cancel}>
            Cancel the run
          </Button>
        </>
      }
    >
      <Field label="Reason" hint="Kept in the log; may stay empty.">
        {(ids) => <Input {...ids} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
