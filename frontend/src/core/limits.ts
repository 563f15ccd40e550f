/** Limits in words: what each measures, whom it is about, and why something waits for one. */

export const MEASURES = ["runs_at_once", "runs_per_minute", "calls_at_once", "calls_per_minute", "tokens_per_minute"] as const;
export type Measure = (typeof MEASURES)[number];

export const SCOPES = ["workflow", "user", "agent", "provider", "all"] as const;
export type Scope = (typeof SCOPES)[number];

export const MEASURE_WORDS: Record<Measure, { label: string; short: string; counted: string; hint: string }> = {
  runs_at_once: {
    label: "Runs at once",
    short: "Runs at once",
    counted: "runs at once",
    hint: "Runs that are being driven; one that waits for a person or a time holds no place.",
  },
  runs_per_minute: { label: "Runs per minute", short: "Runs / min", counted: "runs a minute", hint: "Runs that begin within a minute." },
  calls_at_once: {
    label: "Calls at once",
    short: "Calls at once",
    counted: "calls at once",
    hint: "Steps that are being answered by an agent.",
  },
  calls_per_minute: { label: "Calls per minute", short: "Calls / min", counted: "calls a minute", hint: "Steps that begin within a minute." },
  tokens_per_minute: {
    label: "Tokens per minute",
    short: "Tokens / min",
    counted: "tokens a minute",
    hint: "Tokens of both directions, as the answers of a minute told them.",
  },
};

export const SCOPE_WORDS: Record<Scope, string> = {
  workflow: "Workflow",
  user: "User",
  agent: "Agent",
  provider: "Provider",
  all: "Everything",
};

/** What keeps a run or a call back: a limit that has no room now. */
export interface Why {
  scope: string;
  subject: string;
  measure: string;
  allowed: number;
  used: number;
}

/** Tell which measures a limit of this scope may have: runs belong to workflows and people, not to agents. */
export function measuresOf(scope: Scope): readonly Measure[] {
  return scope === "agent" || scope === "provider" ? MEASURES.filter((measure) => !measure.startsWith("runs")) : MEASURES;
}

/** Tell whom a limit is about; `name` is the subject's own, where it has one. */
export function subjectWords(scope: string, subject: string, name = subject): string {
  if (scope === "all") return "everything together";
  if (scope === "user" && subject === "") return "each user";
  return `${scope} ${name}`;
}

/** Say why something waits: `user ann: 3 of 3 runs at once`; null means that only a worker is missing. */
export function whyWords(why: Why | null): string {
  if (why === null) return "waits for a worker";
  const counted = MEASURE_WORDS[why.measure as Measure]?.counted ?? why.measure.replaceAll("_", " ");
  const figures = `${why.used.toLocaleString("en")} of ${why.allowed.toLocaleString("en")}`;
  return `${subjectWords(why.scope, why.subject)}: ${figures} ${counted}`;
}

const MOMENT_S = 5;
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** Say when something may begin, at a time in seconds, as roughly as it is known; nothing where nobody knows. */
export function expectedWords(at: number | null, now: number): string | null {
  if (at === null) return null;
  const left = at - now;
  if (left < MOMENT_S) return "in a moment";
  if (left < MINUTE_S) return `in about ${Math.round(left / MOMENT_S) * MOMENT_S} s`;
  return left < 2 * HOUR_S ? `in about ${Math.round(left / MINUTE_S)} min` : `in about ${Math.round(left / HOUR_S)} h`;
}

/** Give the share of a limit that is used, from 0 to 1. */
export function usedShare(used: number, allowed: number): number {
  if (allowed <= 0) return 1;
  return Math.min(1, Math.max(0, used / allowed));
}

/** Tell how pressing a limit is: free, nearly used up, or full. */
export function pressure(used: number, allowed: number): "free" | "near" | "full" {
  if (used >= allowed) return "full";
  return usedShare(used, allowed) >= 0.8 ? "near" : "free";
}

/** Tell a place in a line: 1st, 2nd, 3rd, 4th. */
export function ordinal(place: number): string {
  const teen = place % 100 >= 11 && place % 100 <= 13;
  const ending = teen ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[place % 10] ?? "th");
  return `${place.toLocaleString("en")}${ending}`;
}
