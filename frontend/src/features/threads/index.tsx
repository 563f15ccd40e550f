import { EmptyState } from "@/ui";

export function ThreadsPage() {
  return <EmptyState title="ThreadsPage" />;
}

export function ThreadPage() {
  return <EmptyState title="ThreadPage" />;
}

