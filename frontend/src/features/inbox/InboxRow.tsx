/** One question in the list: what is asked, by which run, since when and until when. */

import { Hourglass } from "lucide-react";

import type { InboxItem } from "@/api/inbox";
import { oneLine, withoutMarks } from "@/core/run-format";
import { Badge, Countdown, KindMark, TimeAgo } from "@/ui";

import styles from "./Inbox.module.css";

interface InboxRowProps {
  item: InboxItem;
  here: boolean;
  onChoose: () => void;
}

/** Draw the head of a question. */
export function InboxRow({ item, here, onChoose }: InboxRowProps) {
  const { question, run } = item;
  const { quorum = 1 } = question;
  return (
    <button type="button" data-head className={styles.head} aria-expanded={here} onClick={onChoose}>
      <KindMark kind={question.purpose === "answer" ? "wait" : "approval"} size={24} />
      <span className={styles.words}>
        <span className={styles.prompt}>{oneLine(withoutMarks(question.prompt), 160)}</span>
        <span className={styles.from}>
          {run.workflow.name}
          {run.title && <span className={styles.title}>{run.title}</span>}
        </span>
        <span className={styles.facts}>
          <span>
            asked <TimeAgo at={item.asked_at} />
          </span>
          {quorum > 1 && (
            <Badge>
              {item.answered.length} of {quorum}
            </Badge>
          )}
          {question.deadline_at != null && (
            <span className={styles.due}>
              <Hourglass aria-hidden />
              <Countdown at={question.deadline_at} />
            </span>
          )}
        </span>
      </span>
    </button>
  );
}
