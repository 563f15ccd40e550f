/** The page that lists threads. */

import { MessagesSquare, Plus, UserRound } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { type ThreadSummary, useThreads } from "@/api/threads";
import { Button, EmptyState, ErrorState, Page, PageHeader, SkeletonList, TimeAgo, usePageTitle } from "@/ui";

import { ContextDialog } from "./ContextDialog";
import { NewThreadDialog } from "./NewThreadDialog";
import styles from "./Threads.module.css";

/** Show all threads of the user. */
export function ThreadsPage() {
  usePageTitle("Threads");
  const threads = useThreads();
  const [dialog, setDialog] = useState<"new" | "context" | null>(null);
  const open = (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setDialog("new")}>
      New thread
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Threads"
        actions={
          <>
            <Button icon={<UserRound aria-hidden />} onClick={() => setDialog("context")}>
              Your context
            </Button>
            {open}
          </>
        }
      >
        Conversations with a workflow: each message is a run that is given what was said before.
      </PageHeader>
      {threads.isPending && <SkeletonList rows={5} />}
      {threads.isError && (
        <ErrorState title="The threads could not be read" error={threads.error} onRetry={() => void threads.refetch()} />
      )}
      {threads.data?.length === 0 && (
        <EmptyState mark={<MessagesSquare aria-hidden />} title="No threads yet" actions={open}>
          Open one to talk with a workflow that remembers what was said.
        </EmptyState>
      )}
      <ul className={styles.list}>
        {threads.data?.map((thread) => (
          <ThreadItem key={thread.id} thread={thread} />
        ))}
      </ul>
      {dialog === "new" && <NewThreadDialog onClose={() => setDialog(null)} />}
      {dialog === "context" && <ContextDialog onClose={() => setDialog(null)} />}
    </Page>
  );
}

function ThreadItem({ thread }: { thread: ThreadSummary }) {
  return (
    <li className={styles.item}>
      <div>
        <Link to={`/threads/${thread.id}`} className={styles.cover}>
          {thread.title || `Thread with ${thread.workflow.name}`}
        </Link>
        <p className={styles.quiet}>{thread.workflow.name}</p>
      </div>
      <span className={styles.quiet}>
        <TimeAgo at={thread.updated_at} />
      </span>
    </li>
  );
}
