/** Asks what of the run stands in a queue, while something may, and reads what was told. */

import { useEffect } from "react";
import { useStore } from "zustand";

import { type QueuedRun, type RunQueue, useRunQueue } from "@/api/queue";
import type { RunDetail } from "@/api/runs";
import { callWait, mayWait, queueWait, type StepWait } from "@/core/run-queue";
import type { RunStore } from "@/store/run";

import { useFocus, useMonitor } from "./useMonitor";
import { NOTHING, type WaitingStore } from "./waiting";

/** Keep `waiting` as the server tells it, for as long as the component is mounted; nothing is asked once the run ended. */
export function useWatchQueue(detail: RunDetail, store: RunStore, waiting: WaitingStore): void {
  const asking = useStore(store, ({ log }) => mayWait(log.state, detail.status)) && !detail.set_aside;
  const { data } = useRunQueue(detail.id, asking);
  useEffect(() => {
    waiting.setState(asking && data ? { run: data.run, steps: stepsOf(data) } : NOTHING);
  }, [waiting, data, asking]);
}

function stepsOf({ calls, steps }: RunQueue): Record<string, StepWait> {
  const waits = [...calls.map((call) => [call.step, callWait(call)]), ...steps.map((step) => [step.step, queueWait(step)])];
  return Object.fromEntries(waits) as Record<string, StepWait>;
}

/** Read the run's own place in the queue, while it is shown live. */
export function useQueuedRun(): QueuedRun | null {
  const live = useFocus((focus) => focus.at === null);
  const run = useStore(useMonitor().waiting, (waiting) => waiting.run);
  return live ? run : null;
}

/** Read what an open step waits for before it is under way, while the run is shown live. */
export function useStepWait(step: string | null): StepWait | null {
  const live = useFocus((focus) => focus.at === null);
  const wait = useStore(useMonitor().waiting, ({ steps }) => (step === null ? undefined : steps[step]));
  return (live && wait) || null;
}
