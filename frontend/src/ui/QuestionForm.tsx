/** A question to a person: what exactly is asked, of whom and until when; and the form and the buttons that answer it. */
import { Fingerprint } from "lucide-react";
import { useId, useState } from "react";

import { decisionWords } from "@/core/decisions";
import type { Question } from "@/core/run-events";
import type { AnswerGiven } from "@/core/run-state";
import { initialValue, type JsonSchema } from "@/core/schema";

import { Button } from "./Button";
import { Countdown } from "./Countdown";
import { Field } from "./Field";
import { SchemaForm } from "./form/SchemaForm";
import type { Values } from "./form/fields";
import { Textarea } from "./Input";
import { JsonView } from "./JsonView";
import { Markdown } from "./Markdown";
import styles from "./QuestionForm.module.css";

/** What a person decided. */
export interface GivenDecision {
  decision: string;
  values: unknown;
  comment: string;
}

export interface QuestionFormProps {
  question: Question;
  answers: readonly AnswerGiven[];
  /** Who answers. */
  me: string | undefined;
  /** The decision that is on its way. */
  sending?: string | undefined;
  fault?: string | undefined;
  errorAt?: (path: string) => string | undefined;
  onAnswer: (given: GivenDecision) => void;
}

/** Draw the question; one that `me` has answered already shows no form. */
export function QuestionForm(props: QuestionFormProps) {
  const { question, answers, me } = props;
  const answered = answers.some((given) => given.by === me);
  return (
    <div className={styles.question}>
      <div className={styles.prompt}>
        <Markdown text={question.prompt} />
      </div>
      {question.action != null && <Action question={question} />}
      <People question={question} />
      {answers.length > 0 && <AnswerList answers={answers} />}
      {answered ? <p className={styles.quiet}>You have answered; others are still asked.</p> : <Answering {...props} />}
    </div>
  );
}

/** The exact action that an answer allows; the answer is bound to it by its hash. */
function Action({ question }: { question: Question }) {
  const { action, hash } = question;
  const label = question.decisions.length > 1 ? "What exactly is allowed" : "What it is about";
  return (
    <section className={styles.action} aria-label={label}>
      <header className={styles.actionHead}>
        <h3 className={styles.label}>{label}</h3>
        <span className={styles.hash} title={`Your answer counts for this alone: SHA-256 ${hash}`}>
          <Fingerprint aria-hidden />
          <code>{hash.slice(0, 12)}</code>
        </span>
      </header>
      <div className={styles.actionBody} tabIndex={0} role="group" aria-label="The action">
        {typeof action === "string" ? <Markdown text={action} /> : <JsonView value={action} open={4} />}
      </div>
    </section>
  );
}

function People({ question }: { question: Question }) {
  const { approvers = [], quorum = 1, order = "any", deadline_at, escalate_to = [] } = question;
  const names = approvers.map((name) => name.replace(/^group:/, "group "));
  return (
    <dl className={styles.facts}>
      {names.length > 0 && (
        <div>
          <dt>Asked</dt>
          <dd>
            {names.join(", ")}
            {order === "sequence" && names.length > 1 && ", one after the other"}
          </dd>
        </div>
      )}
      {quorum > 1 && (
        <div>
          <dt>Needed</dt>
          <dd>{quorum} who agree</dd>
        </div>
      )}
      {deadline_at != null && (
        <div>
          <dt>Time</dt>
          <dd className={styles.due}>
            <Countdown at={deadline_at} />
            {escalate_to.length > 0 && `, then asked: ${escalate_to.join(", ")}`}
          </dd>
        </div>
      )}
    </dl>
  );
}

/** Draw what people have answered so far. */
export function AnswerList({ answers }: { answers: readonly AnswerGiven[] }) {
  return (
    <ul className={styles.answers} aria-label="Answers so far">
      {answers.map((given, index) => (
        <li key={index}>
          <strong>{given.by}</strong> {decisionWords(given.decision).done}
          {given.comment && <span className={styles.quiet}>: {given.comment}</span>}
          {given.values != null && <JsonView value={given.values} open={1} />}
        </li>
      ))}
    </ul>
  );
}

function Answering({ question, sending, fault, errorAt, onAnswer }: QuestionFormProps) {
  const form = formOf(question);
  const [values, setValues] = useState<Values>(() => (form ? (initialValue(form) as Values) : {}));
  const [comment, setComment] = useState("");
  const id = useId();
  const send = (decision: string) => {
    const asked = decision === question.decisions[0] && form !== null;
    onAnswer({ decision, comment: comment.trim(), values: asked ? unwrapped(question, values) : null });
  };
  return (
    <form
      id={id}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        send(question.decisions[0]!);
      }}
    >
      {form && <SchemaForm schema={form} value={values} onChange={setValues} {...(errorAt ? { errorAt } : {})} />}
      <Field label="Comment" hint="Kept with your answer; may stay empty.">
        {(ids) => <Textarea {...ids} rows={2} maxLength={10_000} value={comment} onChange={(event) => setComment(event.target.value)} />}
      </Field>
      {fault && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      <div className={styles.buttons}>
        {question.decisions.map((decision, index) => {
          const { act, bad } = decisionWords(decision);
          return (
            <Button
              key={decision}
              type={index === 0 ? "submit" : "button"}
              variant={bad ? "danger" : index === 0 ? "primary" : "secondary"}
              busy={sending === decision}
              disabled={sending !== undefined}
              {...(index === 0 ? {} : { onClick: () => send(decision) })}
            >
              {act}
            </Button>
          );
        })}
      </div>
    </form>
  );
}

const WHOLE = "answer";

/** Give the form as fields: one that asks for a single value becomes a field of its own. */
function formOf({ form }: Question): JsonSchema | null {
  if (!form || Object.keys(form).length === 0) return null;
  const schema = form as JsonSchema;
  if (schema.properties) return schema;
  return { type: "object", required: [WHOLE], properties: { [WHOLE]: { title: "Answer", ...schema } }, $defs: schema.$defs };
}

function unwrapped({ form }: Question, values: Values): unknown {
  return (form as JsonSchema).properties ? values : values[WHOLE];
}
