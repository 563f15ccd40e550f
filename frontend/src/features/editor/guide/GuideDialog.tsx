/** Asks what decides between patterns, recommends one with its reasons, and places a working skeleton of it. */
import { useEffect, useState } from "react";

import { actionContext, laidOut, placePattern, targetParent } from "@/actions";
import { useGuide } from "@/api/guide";
import { nodeOf, titleOf, type GraphDocument } from "@/core/document";
import { recommend, type Answers, type Guide, type GuideQuestion, type Recommendation } from "@/core/guide";
import { currentDocument } from "@/store/editor";
import { openSheet } from "@/store/panels";
import { Badge, Button, Dialog, ErrorState, KindMark, SkeletonList, toast } from "@/ui";

import styles from "./guide.module.css";
import { Picture } from "./Picture";

interface QuestionProps {
  question: GuideQuestion;
  answer: string | undefined;
  onAnswer: (answer: string) => void;
}

function QuestionField({ question, answer, onAnswer }: QuestionProps) {
  return (
    <fieldset className={styles.question}>
      <legend>{question.question}</legend>
      {question.why && <p className={styles.hint}>{question.why}</p>}
      <div className={styles.answers}>
        {question.answers.map(({ id, text }) => (
          <label key={id} className={styles.answer} data-chosen={answer === id}>
            <input type="radio" name={question.id} value={id} checked={answer === id} onChange={() => onAnswer(id)} />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function useLaidOut(document: GraphDocument): GraphDocument | null {
  const [ready, setReady] = useState<{ of: GraphDocument; document: GraphDocument } | null>(null);
  useEffect(() => {
    let wanted = true;
    void laidOut(document).then((done) => wanted && setReady({ of: document, document: done }));
    return () => {
      wanted = false;
    };
  }, [document]);
  return ready?.of === document ? ready.document : null;
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h4 className={styles.heading}>{title}</h4>
      <ul className={styles.reasons}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function PatternView({ found, isBest }: { found: Recommendation; isBest: boolean }) {
  const { pattern, because } = found;
  const drawn = useLaidOut(pattern.document);
  return (
    <div className={styles.pattern}>
      <h3 className={styles.name}>
        <KindMark kind={pattern.kinds[0] ?? "flow"} size={26} />
        {pattern.title}
        {found.weight > 0 && isBest && <Badge tone="accent">best fit</Badge>}
      </h3>
      <p>{pattern.summary}</p>
      <div className={styles.frame}>{drawn && <Picture document={drawn} label={`A drawing of ${pattern.title}`} />}</div>
      <Lines title={because.length > 0 ? "Why" : "When"} lines={because.length > 0 ? because : pattern.when} />
      <Lines title="When not" lines={pattern.when_not} />
      <p className={styles.hint}>{pattern.cost}</p>
    </div>
  );
}

function Others({ all, current, onChoose }: { all: Recommendation[]; current: string; onChoose: (id: string) => void }) {
  return (
    <div className={styles.others} role="group" aria-label="All patterns, the best fit first">
      {all.map(({ pattern }) => (
        <Button key={pattern.id} size="sm" variant={pattern.id === current ? "secondary" : "ghost"} aria-pressed={pattern.id === current} onClick={() => onChoose(pattern.id)}>
          {pattern.title}
        </Button>
      ))}
    </div>
  );
}

function useChoice(guide: Guide | undefined) {
  const [answers, setAnswers] = useState<Answers>({});
  const [chosen, setChosen] = useState<string | null>(null);
  const all = guide ? recommend(guide, answers) : [];
  const shown = all.find(({ pattern }) => pattern.id === chosen) ?? all[0];
  const answer = (question: string, id: string) => {
    setAnswers({ ...answers, [question]: id });
    setChosen(null);
  };
  return { answers, answer, all, shown, choose: setChosen };
}

function targetTitle(): string | null {
  const parent = targetParent(actionContext());
  const node = parent === null ? undefined : nodeOf(currentDocument(), parent);
  return node ? titleOf(node) : null;
}

/** Draw the guide. */
export function GuideDialog({ onClose }: { onClose: () => void }) {
  const guide = useGuide();
  const { answers, answer, all, shown, choose } = useChoice(guide.data);
  const [inside] = useState(targetTitle);
  const place = () => {
    if (!shown) return;
    openSheet(null);
    onClose();
    void placePattern(shown.pattern.title, shown.pattern.document).then(() =>
      toast(`${shown.pattern.title} placed. Choose its agents; undo takes it back.`, "success"),
    );
  };
  return (
    <Dialog
      title="Which pattern fits?"
      size="lg"
      description={inside ? `It is placed inside “${inside}”.` : "Answer what you know; the best fit is drawn."}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!shown} onClick={place}>
            Place {shown ? `“${shown.pattern.title}”` : "it"}
          </Button>
        </>
      }
    >
      {guide.error && <ErrorState title="The guide cannot be read" error={guide.error} onRetry={() => void guide.refetch()} />}
      {guide.isPending && <SkeletonList rows={4} />}
      {guide.data && shown && (
        <div className={styles.guide}>
          <div className={styles.questions}>
            {guide.data.questions.map((question) => (
              <QuestionField key={question.id} question={question} answer={answers[question.id]} onAnswer={(id) => answer(question.id, id)} />
            ))}
          </div>
          <section className={styles.result} aria-label="Recommended pattern" aria-live="polite">
            <PatternView found={shown} isBest={shown === all[0]} />
            <Others all={all} current={shown.pattern.id} onChoose={choose} />
          </section>
        </div>
      )}
    </Dialog>
  );
}
