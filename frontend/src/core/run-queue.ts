/** Whether something of a run may be standing in a queue, told from its state alone: then it is worth asking. */

import type { RunState } from "./run-state";

/** Tell whether a run, whose summary says `status`, may wait for a worker or for a limit now. */
export function mayWait(state: RunState, status: string): boolean {
  if (state.status === "new") return status === "queued" || status === "running";
  if (state.status !== "running") return false;
  return Object.keys(state.open_steps).length > 0 || !waitsOutside(state);
}

/** Tell whether it waits for people, times, events, values or places: it is parked then, and stands in no queue. */
function waitsOutside({ timers, questions, listeners, watchers, locks }: RunState): boolean {
  const known = [timers, questions, listeners, watchers].some((each) => Object.keys(each).length > 0);
  return known || Object.values(locks).some(({ waiting }) => waiting.length > 0);
}
