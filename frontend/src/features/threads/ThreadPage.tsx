/** The page of one thread: what was said, what is being said, and the box for the next message. */

import { UserRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Link, useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { type ThreadDetail, useThread } from "@/api/threads";
import { Button, EmptyState, ErrorState, LinkButton, Page, PageHeader, SkeletonList, usePageTitle } from "@/ui";

import { Composer } from "./Composer";
import { ContextDialog } from "./ContextDialog";
import { Exchange } from "./Exchange";
import styles from "./Threads.module.css";

/** Show the thread that the address names. */
export function ThreadPage() {
  const id = useParams()["id"] ?? "";
  const thread = useThread(id);
  if (thread.data) return <Conversation thread={thread.data} />;
  const missing = thread.error instanceof ApiError && thread.error.status === 404;
  return (
    <Page>
      {thread.isPending && <SkeletonList rows={4} height="5rem" />}
      {missing && <EmptyState title="There is no such thread" actions={<LinkButton to="/threads">To the threads</LinkButton>} />}
      {thread.error && !missing && (
        <ErrorState title="The thread could not be read" error={thread.error} onRetry={() => void thread.refetch()} />
      )}
    </Page>
  );
}

function Conversation({ thread }: { thread: ThreadDetail }) {
  const title = thread.title || `Thread with ${thread.workflow.name}`;
  usePageTitle(title);
  const [editing, setEditing] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void end.current?.scrollIntoView({ block: "end" });
  }, [thread.runs.length]);
  return (
    <div className={styles.page}>
      <div className={styles.scroller}>
        <Page>
          <PageHeader
            title={title}
            actions={
              <Button icon={<UserRound aria-hidden />} onClick={() => setEditing(true)}>
                Your context
              </Button>
            }
          >
            With <Link to={`/workflows/${thread.workflow.slug}`}>{thread.workflow.name}</Link>
          </PageHeader>
          {thread.runs.length === 0 && <EmptyState compact title="Nothing was said yet">Write the first message below.</EmptyState>}
          <ol className={styles.messages}>
            {thread.runs.map((run) => (
              <Exchange key={run.id} run={run} messages={thread.messages.filter((message) => message.run === run.id)} thread={thread.id} />
            ))}
          </ol>
          <div ref={end} />
        </Page>
      </div>
      <Composer thread={thread} />
      {editing && <ContextDialog onClose={() => setEditing(false)} />}
    </div>
  );
}
