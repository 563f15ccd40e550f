/** What an activation asks of people: to be answered here while it is open, to be read afterwards. */

import { ApiError } from "@/api/errors";
import { isStale, useAnswer } from "@/api/inbox";
import { useMe } from "@/api/me";
import { decisionWords } from "@/core/decisions";
import { oneLine, withoutMarks } from "@/core/run-format";
import type { Activation } from "@/core/run-state";
import { AnswerList, type GivenDecision, Markdown, QuestionForm, toast } from "@/ui";

import styles from "./Inspector.module.css";
import { useMonitor, useView } from "./useMonitor";

/** Draw the question of an activation that has one. */
export function QuestionView({ activation }: { activation: Activation }) {
  const { state, live } = useView();
  const { question, answers, path } = activation;
  if (!question) return null;
  if (live && path in state.questions && state.status === "running") {
    // a question that was asked anew, or of others, is a new form
    return <OpenQuestion key={`${question.hash} ${answers.length}`} activation={activation} />;
  }
  return (
    <section className={styles.block} aria-label="Question">
      <h3 className={styles.label}>Was asked</h3>
      <div className={styles.prose}>
        <Markdown text={question.prompt} />
      </div>
      {answers.length > 0 ? <AnswerList answers={answers} /> : <p className={styles.quiet}>Nobody answered.</p>}
    </section>
  );
}

function OpenQuestion({ activation }: { activation: Activation }) {
  const { detail } = useMonitor();
  const { question, answers, path } = activation;
  const me = useMe();
  const answer = useAnswer(detail.id);
  if (!question) return null;
  const send = (given: GivenDecision) =>
    answer.mutate(
      { ...given, activation: path, hash: question.hash },
      {
        onSuccess: () => toast(`You ${decisionWords(given.decision).done}`, "success", oneLine(withoutMarks(question.prompt))),
        // the form goes as soon as the question does, and its message with it
        onError: (error) => isStale(error) && toast("Your answer was not taken", "danger", error.message),
      },
    );
  const fields = answer.error instanceof ApiError ? answer.error.fields : {};
  return (
    <section className={styles.asking} aria-label="Question">
      <QuestionForm
        question={question}
        answers={answers}
        me={me.data?.username}
        sending={answer.isPending ? answer.variables.decision : undefined}
        fault={answer.error?.message}
        errorAt={(at) => (fields[at] ?? fields[`values.${at}`])?.[0]}
        onAnswer={send}
      />
    </section>
  );
}
