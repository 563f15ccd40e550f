/** An answer while it is being made: what each agent is saying, until the run ends and the thread is read again. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";

import { threadKeys } from "@/api/threads";
import { oneLine, withoutMarks } from "@/core/run-format";
import { isEnded } from "@/core/run-state";
import { type FollowedRun, useRun } from "@/store/run";

import styles from "./Threads.module.css";

/** Draw what is being said in a run. */
export function LiveAnswer({ run, thread }: { run: string; thread: string }) {
  const queries = useQueryClient();
  const followed = useRun(run, (each) => each);
  const ended = isEnded(followed.log.state.status);
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: threadKeys.one(thread) });
  }, [ended, queries, thread]);
  const speaking = speakers(followed);
  const asking = Object.keys(followed.log.state.questions);
  return (
    <div aria-live="polite" aria-busy={!ended}>
      {asking.map((path) => (
        <p key={path} className={styles.speech}>
          {oneLine(withoutMarks(followed.log.state.activations[path]!.question!.prompt))}{" "}
          <Link to={`/runs/${run}?at=${encodeURIComponent(path)}`}>Answer</Link>
        </p>
      ))}
      {speaking.length + asking.length === 0 && <p className={styles.waiting}>Working on it</p>}
      {speaking.map(({ step, name, text }) => (
        <p key={step} className={styles.speech}>
          <span className={styles.speaker}>{name}</span> {text || "is thinking"}
        </p>
      ))}
    </div>
  );
}

function speakers({ log, texts }: FollowedRun) {
  return Object.keys(log.state.open_steps).map((id) => {
    const { agent } = log.state.steps[id]!;
    return { step: id, name: log.state.agents[agent]?.name ?? agent, text: texts[id]?.text ?? "" };
  });
}
