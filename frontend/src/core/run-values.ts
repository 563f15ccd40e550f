/** How the state keys of a run came to their values: every change, who made it and when. */

import { reduce } from "./fold-reducers";
import type { Json, RunEvent } from "./run-events";
import { isInside } from "./run-inside";
import type { LogRow } from "./run-log";
import type { RunState } from "./run-state";

export interface ValueChange {
  seq: number;
  at: number;
  activation: string | null;
  reducer: string;
  value: Json;
}

/**
 * List the changes of each key up to event `until`, oldest first; the first one may be its default. The keys are those of
 * the workflow that runs inside the activation `scope`, or of the run's own.
 */
export function valueHistory(
  rows: readonly LogRow[],
  state: RunState,
  until: number,
  scope: string | null = null,
): Record<string, ValueChange[]> {
  const history: Record<string, ValueChange[]> = {};
  for (const { seq, at, event } of rows) {
    if (seq > until) break;
    for (const [key, value] of Object.entries(defaultsOf(event, scope))) {
      history[key] = [{ seq, at, activation: null, reducer: "default", value }];
    }
    if (event.type !== "ValueChanged" || !isInside(state, event.activation, scope)) continue;
    const taken = event.value === undefined ? (state.activations[event.activation]?.output ?? null) : event.value;
    const before = history[event.key]?.at(-1)?.value;
    const value = reduce(event.reducer, before, taken);
    (history[event.key] ??= []).push({ seq, at, activation: event.activation, reducer: event.reducer, value });
  }
  return history;
}

function defaultsOf(event: RunEvent, scope: string | null): Record<string, Json> {
  if (scope === null) return event.type === "RunStarted" ? (event.values ?? {}) : {};
  return event.type === "ActivationEntered" && event.activation === scope ? (event.values ?? {}) : {};
}
