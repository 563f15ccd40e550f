/** Puts a workflow as the server has it into the stores that the editor works on. */
import { loadElk } from "@/actions";
import type { WorkflowDetail } from "@/api/workflows";
import { readDocument } from "@/core/document";
import { arrange, needsLayout } from "@/core/layout";
import { forgetChecks } from "@/store/checks";
import { noteDraft } from "@/store/draft";
import { openDocument } from "@/store/editor";
import { openDialog, openSheet } from "@/store/panels";

/** Open a workflow; one without places is laid out first. */
export async function openWorkflow(workflow: WorkflowDetail): Promise<void> {
  const raw = readDocument(workflow.draft);
  const document = needsLayout(raw) ? await arrange(raw, await loadElk()) : raw;
  openDocument(document, workflow.editable);
  forgetChecks();
  openDialog(null);
  openSheet(null);
  noteDraft({
    slug: workflow.slug,
    name: workflow.name,
    description: workflow.description,
    revision: workflow.revision,
    version: workflow.version,
    status: "saved",
    reason: null,
    dirty: workflow.dirty,
    problems: workflow.problems,
    lastRun: workflow.last_run?.id ?? null,
  });
}
