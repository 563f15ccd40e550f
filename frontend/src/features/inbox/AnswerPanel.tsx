/** One question in full, and its answer: what is refused says why, and what has changed is shown anew. */

import { ArrowUpRight } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";

import { ApiError } from "@/api/errors";
import { type InboxItem, isStale, useAnswer, withLargeAction } from "@/api/inbox";
import { useMe } from "@/api/me";
import { useLargeSource } from "@/api/payloads";
import { decisionWords } from "@/core/decisions";
import { oneLine, withoutMarks } from "@/core/run-format";
import { type GivenDecision, LargeSourceContext, QuestionForm, toast } from "@/ui";

import styles from "./Inbox.module.css";

/** Draw the question with its form. */
export function AnswerPanel({ item }: { item: InboxItem }) {
  const { run, activation, answered } = item;
  const question = useMemo(() => withLargeAction(item.question), [item.question]);
  const large = useLargeSource(run.id);
  const me = useMe();
  const mayOpen = me.data?.is_staff === true || me.data?.username === run.owner;
  const answer = useAnswer(run.id);
  const send = (given: GivenDecision) =>
    answer.mutate(
      { ...given, activation, hash: question.hash },
      {
        onSuccess: () => toast(`You ${decisionWords(given.decision).done}`, "success", oneLine(withoutMarks(question.prompt))),
        onError: (error) => isStale(error) && toast("Your answer was not taken", "danger", error.message),
      },
    );
  const fields = answer.error instanceof ApiError ? answer.error.fields : {};
  return (
    <div className={styles.answer}>
      <p className={styles.source}>
        <span>
          {run.workflow.name} v{run.version}, {item.node_name}
        </span>
        {mayOpen && (
          <Link to={`/runs/${run.id}?at=${encodeURIComponent(activation)}`}>
            Open the run <ArrowUpRight aria-hidden />
          </Link>
        )}
      </p>
      <LargeSourceContext.Provider value={large}>
        <QuestionForm
          question={question}
          answers={answered}
          me={me.data?.username}
          sending={answer.isPending ? answer.variables.decision : undefined}
          fault={answer.error?.message}
          errorAt={(path) => (fields[path] ?? fields[`values.${path}`])?.[0]}
          onAnswer={send}
        />
      </LargeSourceContext.Provider>
    </div>
  );
}
