import { EmptyState } from "@/ui";

export function RunsPage() {
  return <EmptyState title="RunsPage" />;
}

