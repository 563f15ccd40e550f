/** The box for the next message of a thread; sending starts a run in it. */

import { SendHorizontal } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type SyntheticEvent, useState } from "react";
import { Link } from "react-router";

import { useStartRun } from "@/api/runs";
import { type ThreadDetail, threadKeys } from "@/api/threads";
import { useMessageField } from "@/api/workflowShape";
import { inputOf } from "@/core/run-shape";
import { isEnded } from "@/core/run-state";
import { Button, Textarea, toastError } from "@/ui";

import styles from "./Threads.module.css";

/** Draw the box, or say why a plain message does not fit the workflow. */
export function Composer({ thread }: { thread: ThreadDetail }) {
  const { slug, name } = thread.workflow;
  const shape = useMessageField(slug);
  const start = useStartRun();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const waiting = thread.runs.some((run) => !isEnded(run.status));
  const field = shape.data?.field;
  const send = (event?: SyntheticEvent) => {
    event?.preventDefault();
    if (text.trim() === "" || waiting || field === undefined || start.isPending) return;
    start.mutate(
      { workflow: slug, thread: thread.id, input: inputOf(text, field) },
      {
        onSuccess: async () => {
          setText("");
          await queries.invalidateQueries({ queryKey: threadKeys.one(thread.id) });
        },
        onError: (error) => toastError("The message was not sent", error),
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
  };
  if (shape.data && field === undefined) {
    return (
      <p className={styles.composer}>
        {name} needs more than a message. <Link to={`/workflows/${slug}`}>Run it with its form</Link>, in this thread.
      </p>
    );
  }
  return (
    <form className={styles.composer} onSubmit={send}>
      <Textarea
        rows={2}
        aria-label="Message"
        placeholder={`Write to ${name}`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" variant="primary" icon={<SendHorizontal aria-hidden />} busy={start.isPending} disabled={waiting || field === undefined || text.trim() === ""}>
        {waiting ? "Answering" : "Send"}
      </Button>
    </form>
  );
}
