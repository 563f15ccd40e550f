/** Asks before a workflow is deleted. */
import { useDeleteWorkflow, type WorkflowSummary } from "@/api/workflows";
import { Button, Dialog, toast, toastError } from "@/ui";

/** Draw the question. */
export function DeleteDialog({ workflow, onClose }: { workflow: WorkflowSummary; onClose: () => void }) {
  const doom = useDeleteWorkflow();
  const go = () =>
    doom.mutate(workflow.slug, {
      onSuccess: () => {
        toast(`Deleted “${workflow.name}”`);
        onClose();
      },
      onError: (error) => toastError("The workflow was not deleted", error),
    });
  return (
    <Dialog
      title={`Delete “${workflow.name}”?`}
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" busy={doom.isPending} onClick={go}>
            Delete
          </Button>
        </>
      }
    >
      <p>The workflow leaves the list with its draft. This cannot be undone; export it first if you may want it back.</p>
    </Dialog>
  );
}
