/** The home of the app: all workflows, searched, made, copied and deleted. */
import { Plus, Upload } from "lucide-react";
import { useState } from "react";

import { useWorkflows, type WorkflowSummary } from "@/api/workflows";
import { Button, EmptyState, ErrorState, KindMark, Page, PageHeader, SearchInput, SkeletonList, usePageTitle } from "@/ui";

import { CreateDialog } from "./CreateDialog";
import { DeleteDialog } from "./DeleteDialog";
import { ImportButton } from "./ImportButton";
import { WorkflowCard } from "./WorkflowCard";
import styles from "./WorkflowsPage.module.css";

const PATTERNS = ["sequential", "concurrent", "supervisor", "handoff"];

function matches(workflow: WorkflowSummary, words: string): boolean {
  const text = [workflow.name, workflow.description, workflow.owner, ...workflow.patterns].join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function NoWorkflows({ onCreate }: { onCreate: () => void }) {
  return (
    <EmptyState
      title="No workflows yet"
      mark={PATTERNS.map((kind) => (
        <KindMark key={kind} kind={kind} size={36} />
      ))}
      actions={
        <Button variant="primary" icon={<Plus aria-hidden />} onClick={onCreate}>
          New workflow
        </Button>
      }
    >
      Draw agents into a workflow, run it on your own input, and watch each of them work.
    </EmptyState>
  );
}

interface ListProps {
  workflows: WorkflowSummary[];
  words: string;
  onCreate: () => void;
  onDelete: (workflow: WorkflowSummary) => void;
}

function WorkflowList({ workflows, words, onCreate, onDelete }: ListProps) {
  if (workflows.length === 0) return <NoWorkflows onCreate={onCreate} />;
  const found = workflows.filter((workflow) => matches(workflow, words.trim()));
  if (found.length === 0) return <EmptyState title={`Nothing fits “${words}”`}>Names, descriptions and patterns are searched.</EmptyState>;
  return (
    <ul className={styles.list} aria-label="Workflows">
      {found.map((workflow) => (
        <WorkflowCard key={workflow.slug} workflow={workflow} onDelete={() => onDelete(workflow)} />
      ))}
    </ul>
  );
}

/** Show all workflows. */
export function WorkflowsPage() {
  const workflows = useWorkflows();
  const [words, setWords] = useState("");
  const [creating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<WorkflowSummary | null>(null);
  const create = () => setCreating(true);
  usePageTitle("Workflows");
  return (
    <Page>
      <PageHeader
        title="Workflows"
        actions={
          <>
            <ImportButton icon={<Upload aria-hidden />} />
            <Button variant="primary" icon={<Plus aria-hidden />} onClick={create}>
              New workflow
            </Button>
          </>
        }
      >
        What your agents do together, drawn.
      </PageHeader>
      <div className={styles.search}>
        <SearchInput label="Search workflows" value={words} onChange={setWords} />
      </div>
      {workflows.error && <ErrorState title="The workflows cannot be read" error={workflows.error} onRetry={() => void workflows.refetch()} />}
      {workflows.isPending && <SkeletonList rows={5} height="5.5rem" />}
      {workflows.data && <WorkflowList workflows={workflows.data} words={words} onCreate={create} onDelete={setDoomed} />}
      {creating && <CreateDialog workflows={workflows.data ?? []} onClose={() => setCreating(false)} />}
      {doomed && <DeleteDialog workflow={doomed} onClose={() => setDoomed(null)} />}
    </Page>
  );
}
