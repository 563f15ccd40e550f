/** Asks before runs are pruned: what is pruned is gone. */

import { type Storage, usePrune } from "@/api/storage";
import { formatBytes, plural } from "@/core/format";
import { Button, Dialog, toast, toastError } from "@/ui";

/** Draw the question. */
export function PruneDialog({ prunable, onClose }: { prunable: Storage["prunable"]; onClose: () => void }) {
  const prune = usePrune();
  const go = () =>
    prune.mutate(undefined, {
      onSuccess: ({ runs, bytes }) => {
        toast(`Pruned ${plural(runs, "run")}, ${formatBytes(bytes)}`, "success");
        onClose();
      },
      onError: (error) => toastError("Nothing was pruned", error),
    });
  return (
    <Dialog
      title={`Prune ${plural(prunable.runs, "run")}?`}
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button variant="danger" busy={prune.isPending} onClick={go}>
            Prune
          </Button>
        </>
      }
    >
      <p>
        Their logs, payloads and snapshots, {formatBytes(prunable.bytes)} in all, are deleted for good, as many as a few seconds allow. Runs that have not ended are never touched.
      </p>
    </Dialog>
  );
}
