import { EmptyState } from "@/ui";

export function EditorPage() {
  return <EmptyState title="EditorPage" />;
}

