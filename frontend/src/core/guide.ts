/** Choosing a pattern: what decides is asked, answers count for patterns, and the one with most is recommended with reasons. */
import type { GraphDocument } from "./document";

export interface GuideAnswer {
  id: string;
  label: string;
  /** How much this answer speaks for (or, below zero, against) patterns, by their ids. */
  favours: Record<string, number>;
  /** Why, as a clause of a sentence. */
  because: string;
}

export interface GuideQuestion {
  id: string;
  text: string;
  hint: string;
  answers: GuideAnswer[];
}

export interface GuidePattern {
  id: string;
  title: string;
  kind: string;
  summary: string;
  document: GraphDocument;
}

export interface Guide {
  questions: GuideQuestion[];
  patterns: GuidePattern[];
}

export type Answers = Readonly<Record<string, string>>;

export interface Recommendation {
  pattern: GuidePattern;
  score: number;
  reasons: string[];
}

function given({ questions }: Guide, answers: Answers): GuideAnswer[] {
  return questions.flatMap((question) => question.answers.find(({ id }) => id === answers[question.id]) ?? []);
}

/** Rank the patterns by what was answered; without any answer they stand in their own order. */
export function recommend(guide: Guide, answers: Answers): Recommendation[] {
  const said = given(guide, answers);
  const ranked = guide.patterns.map((pattern) => {
    const speaking = said.filter(({ favours }) => (favours[pattern.id] ?? 0) !== 0);
    const score = speaking.reduce((sum, { favours }) => sum + (favours[pattern.id] ?? 0), 0);
    const reasons = speaking.filter(({ favours }) => (favours[pattern.id] ?? 0) > 0).map(({ because }) => because);
    return { pattern, score, reasons };
  });
  return ranked.toSorted((a, b) => b.score - a.score);
}
