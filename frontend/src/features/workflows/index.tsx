import { EmptyState } from "@/ui";

export function WorkflowsPage() {
  return <EmptyState title="WorkflowsPage" />;
}

