/** Choosing a pattern: what decides is asked, answers speak for patterns, and the one with most is recommended with reasons. */
import { readDocument, type GraphDocument } from "./document";

export interface GuideAnswer {
  id: string;
  text: string;
  /** How much this answer speaks for which pattern. */
  weights: Record<string, number>;
  because: string;
}

export interface GuideQuestion {
  id: string;
  question: string;
  why: string;
  answers: GuideAnswer[];
}

export interface GuidePattern {
  id: string;
  title: string;
  kinds: string[];
  summary: string;
  when: string[];
  when_not: string[];
  cost: string;
  /** A shipped workflow that is built so, by its slug. */
  example: string;
  document: GraphDocument;
}

export interface Guide {
  questions: GuideQuestion[];
  patterns: GuidePattern[];
}

export type Answers = Readonly<Record<string, string>>;

export interface Recommendation {
  pattern: GuidePattern;
  weight: number;
  because: string[];
}

/** Read the guide as the server tells it. */
export function readGuide(raw: Omit<Guide, "patterns"> & { patterns: (Omit<GuidePattern, "document"> & { document: unknown })[] }): Guide {
  return { ...raw, patterns: raw.patterns.map((pattern) => ({ ...pattern, document: readDocument(pattern.document) })) };
}

function given({ questions }: Guide, answers: Answers): GuideAnswer[] {
  return questions.flatMap((question) => question.answers.find(({ id }) => id === answers[question.id]) ?? []);
}

/** Rank all patterns by what was answered, each with what speaks for it; those that nothing speaks for keep their order. */
export function recommend(guide: Guide, answers: Answers): Recommendation[] {
  const said = given(guide, answers);
  const ranked = guide.patterns.map((pattern) => {
    const weightOf = (answer: GuideAnswer) => answer.weights[pattern.id] ?? 0;
    const speaking = said.filter((answer) => weightOf(answer) > 0).toSorted((a, b) => weightOf(b) - weightOf(a));
    const weight = speaking.reduce((sum, answer) => sum + weightOf(answer), 0);
    return { pattern, weight, because: speaking.map((answer) => answer.because) };
  });
  return ranked.toSorted((a, b) => b.weight - a.weight);
}
