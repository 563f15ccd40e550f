import { EmptyState } from "@/ui";

export function RunPage() {
  return <EmptyState title="RunPage" />;
}

