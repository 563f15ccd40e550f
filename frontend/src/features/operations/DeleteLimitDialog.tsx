/** Asks before a limit is taken away. */

import { type Limit, useDeleteLimit } from "@/api/limits";
import { Button, Dialog, toast, toastError } from "@/ui";

import { limitSubject } from "./subjects";

/** Draw the question. */
export function DeleteLimitDialog({ limit, onClose }: { limit: Limit; onClose: () => void }) {
  const remove = useDeleteLimit();
  const go = () =>
    remove.mutate(limit.id, {
      onSuccess: () => {
        toast("Limit deleted", "success");
        onClose();
      },
      onError: (error) => toastError("The limit was not deleted", error),
    });
  return (
    <Dialog
      title={`Delete the limit of ${limitSubject(limit)}?`}
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" busy={remove.isPending} onClick={go}>
            Delete
          </Button>
        </>
      }
    >
      <p>What waits for this limit alone goes on within seconds. Other limits still hold.</p>
    </Dialog>
  );
}
