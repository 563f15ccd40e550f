/** One message of the user and its answer: as it is being said, as it was said, or why there is none. */

import { Link } from "react-router";

import type { RunSummary } from "@/api/runs";
import type { ThreadMessage } from "@/api/threads";
import { isEnded } from "@/core/run-state";
import { isStatus, Markdown, StatusBadge, TimeAgo } from "@/ui";

import { LiveAnswer } from "./LiveAnswer";
import styles from "./Threads.module.css";

interface ExchangeProps {
  run: RunSummary;
  messages: ThreadMessage[];
  thread: string;
}

/** Draw the exchange, with a link to its run. */
export function Exchange({ run, messages, thread }: ExchangeProps) {
  const asked = messages.find((message) => message.role === "user");
  const answered = messages.find((message) => message.role === "assistant");
  return (
    <li className={styles.exchange}>
      <div className={styles.asked}>
        <p className={styles.text}>{asked?.content ?? run.title}</p>
        {asked?.cut && <CutNote run={run.id} />}
      </div>
      <div className={styles.answered}>
        {answered && <Markdown text={answered.content} />}
        {answered?.cut && <CutNote run={run.id} />}
        {!answered && !isEnded(run.status) && <LiveAnswer run={run.id} thread={thread} />}
        {!answered && isEnded(run.status) && <p className={styles.failure}>{run.error?.message ?? "There was no answer."}</p>}
        <p className={styles.foot}>
          {isStatus(run.status) && run.status !== "succeeded" && <StatusBadge status={run.status} />}
          <Link to={`/runs/${run.id}`}>How it was answered</Link>
          <TimeAgo at={run.created_at} />
        </p>
      </div>
    </li>
  );
}

function CutNote({ run }: { run: string }) {
  return (
    <p>
      … <Link to={`/runs/${run}`}>all of it is in the run</Link>
    </p>
  );
}
