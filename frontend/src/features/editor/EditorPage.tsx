/** The editor of one workflow: loads it, then hands it to the stores that the panels work on. */
import { useEffect, useState } from "react";
import { useParams } from "react-router";

import { useWorkflow } from "@/api/workflows";
import { ErrorState, Skeleton, usePageTitle } from "@/ui";

import { EditorLayout } from "./EditorLayout";
import styles from "./Editor.module.css";
import { openWorkflow } from "./openWorkflow";

/** Show the editor of the workflow that the address names. */
export function EditorPage() {
  const { slug = "" } = useParams();
  return <LoadedEditor key={slug} slug={slug} />;
}

function LoadedEditor({ slug }: { slug: string }) {
  const workflow = useWorkflow(slug);
  const [opened, setOpened] = useState(false);
  const data = workflow.data;
  useEffect(() => {
    if (data) void openWorkflow(data).then(() => setOpened(true));
  }, [data]);
  usePageTitle(data?.name);
  if (workflow.error) {
    return <ErrorState title="This workflow cannot be opened" error={workflow.error} onRetry={() => void workflow.refetch()} />;
  }
  if (!opened) {
    return (
      <div className={styles.loading} role="status" aria-label="Loading the workflow">
        <Skeleton height="2.75rem" />
        <Skeleton height="100%" />
      </div>
    );
  }
  return <EditorLayout />;
}
