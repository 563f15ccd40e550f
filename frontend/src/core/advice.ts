/** What the adviser says of a document: what could be better, how much that saves, and the document with it done. */
import { formatDuration, plural } from "./format";

export interface Saving {
  seconds: number;
  of_seconds: number;
  runs: number;
}

export interface Advice {
  code: string;
  title: string;
  message: string;
  nodes: string[];
  severity: "error" | "advice";
  saving: Saving | null;
  patch: unknown;
}

/** Say what an advice would save: `about 12 s of 31 s, from 20 runs`. */
export function savingWords({ seconds, of_seconds, runs }: Saving): string {
  return `about ${formatDuration(seconds * 1000)} of ${formatDuration(of_seconds * 1000)}, from ${plural(runs, "run")}`;
}
