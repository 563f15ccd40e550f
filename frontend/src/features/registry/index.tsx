import { EmptyState } from "@/ui";

export function AgentsPage() {
  return <EmptyState title="AgentsPage" />;
}

export function AgentPage() {
  return <EmptyState title="AgentPage" />;
}

export function ProvidersPage() {
  return <EmptyState title="ProvidersPage" />;
}

