/** What of a run stands in a queue: whether it is worth asking, told from its state alone, and the answer in words. */

import { type Why, whyWords } from "./limits";
import type { RunState } from "./run-state";

/** Tell whether a run, whose summary says `status`, may wait for a worker or for a limit now. */
export function mayWait(state: RunState, status: string): boolean {
  if (state.status === "new") return status === "queued" || status === "running";
  if (state.status !== "running") return false;
  return Object.keys(state.open_steps).length > 0 || !waitsOutside(state);
}

/** Why an open step is not under way: in a word, in short for its node, and as a sentence; times are in seconds. */
export interface StepWait {
  badge: string;
  short: string;
  line: string;
  since: number;
  expected_at: number | null;
}

/** Tell of a call that a limit holds back. */
export function callWait({ why, since, expected_at }: { why: Why | null; since: number; expected_at: number | null }): StepWait {
  const short = why === null ? "Waits for its turn" : `Waits: ${whyWords(why)}`;
  const line = why === null ? "Its turn comes next." : `Held by ${whyWords(why)}.`;
  return { badge: "Waits for a limit", short, line, since, expected_at };
}

/** Tell of a step that waits in a queue for one of its workers. */
export function queueWait({ queue, workers, since }: { queue: string; workers: number; since: number }): StepWait {
  const short = `Waits in queue ${queue}${workers > 0 ? "" : "; nobody listens"}`;
  const line = workers > 0 ? `It waits in the queue ${queue} for a worker.` : `No worker listens to its queue, ${queue}.`;
  return { badge: "Waits in a queue", short, line, since, expected_at: null };
}

/** What a parked run waits for: in words, and its nearest time (in seconds) where it has one. */
export interface Parked {
  words: string;
  at: number | null;
}

/** Tell what a run waits for that nothing is at work on; nothing where something is, and where people are asked. */
export function parkedFor(state: RunState): Parked | null {
  const { timers, questions, listeners, watchers, locks, open_steps } = state;
  if (state.status !== "running" || Object.keys({ ...open_steps, ...questions }).length > 0 || !waitsOutside(state)) return null;
  const times = Object.values(timers).map(({ at }) => at);
  const at = times.length > 0 ? Math.min(...times) : null;
  const events = Object.keys(listeners);
  if (events.length > 0) return { words: `the event ${events.join(" or ")}`, at };
  if (Object.keys(watchers).length > 0) return { words: "the state to fulfil a condition", at };
  const sections = Object.keys(locks).filter((name) => locks[name]!.waiting.length > 0);
  return { words: sections.length > 0 ? `a place in ${sections.join(" and ")}` : "its time", at };
}

/** Tell whether it waits for people, times, events, values or places: it is parked then, and stands in no queue. */
function waitsOutside({ timers, questions, listeners, watchers, locks }: RunState): boolean {
  const known = [timers, questions, listeners, watchers].some((each) => Object.keys(each).length > 0);
  return known || Object.values(locks).some(({ waiting }) => waiting.length > 0);
}
