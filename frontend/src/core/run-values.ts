/** How the state keys of a run came to their values: every change, who made it and when. */

import { reduce } from "./fold-reducers";
import type { Json } from "./run-events";
import type { LogRow } from "./run-log";
import type { RunState } from "./run-state";

export interface ValueChange {
  seq: number;
  at: number;
  activation: string | null;
  reducer: string;
  value: Json;
}

/** List the changes of each key up to event `until`, oldest first; the first one may be its default. */
export function valueHistory(rows: readonly LogRow[], state: RunState, until: number): Record<string, ValueChange[]> {
  const history: Record<string, ValueChange[]> = {};
  for (const { seq, at, event } of rows) {
    if (seq > until) break;
    if (event.type === "RunStarted") {
      for (const [key, value] of Object.entries(event.values ?? {})) {
        history[key] = [{ seq, at, activation: null, reducer: "default", value }];
      }
    } else if (event.type === "ValueChanged") {
      const taken = event.value === undefined ? (state.activations[event.activation]?.output ?? null) : event.value;
      const before = history[event.key]?.at(-1)?.value;
      const value = reduce(event.reducer, before, taken);
      (history[event.key] ??= []).push({ seq, at, activation: event.activation, reducer: event.reducer, value });
    }
  }
  return history;
}
