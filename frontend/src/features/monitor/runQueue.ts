/** Asks what of the run stands in a queue, while something may, and reads what was told. */

import { useEffect } from "react";
import { useStore } from "zustand";

import { type QueuedCall, type QueuedRun, useRunQueue } from "@/api/queue";
import type { RunDetail } from "@/api/runs";
import { mayWait } from "@/core/run-queue";
import type { RunStore } from "@/store/run";

import { useFocus, useMonitor } from "./useMonitor";
import { NOTHING, type WaitingStore } from "./waiting";

/** Keep `waiting` as the server tells it, for as long as the component is mounted; nothing is asked once the run ended. */
export function useWatchQueue(detail: RunDetail, store: RunStore, waiting: WaitingStore): void {
  const asking = useStore(store, ({ log }) => mayWait(log.state, detail.status)) && !detail.set_aside;
  const { data } = useRunQueue(detail.id, asking);
  useEffect(() => {
    const calls = asking && data ? Object.fromEntries(data.calls.map((call) => [call.step, call])) : NOTHING.calls;
    waiting.setState({ run: asking && data ? data.run : null, calls });
  }, [waiting, data, asking]);
}

/** Read the run's own place in the queue, while it is shown live. */
export function useQueuedRun(): QueuedRun | null {
  const live = useFocus((focus) => focus.at === null);
  const run = useStore(useMonitor().waiting, (waiting) => waiting.run);
  return live ? run : null;
}

/** Read what a step's call waits for, while the run is shown live. */
export function useQueuedCall(step: string | null): QueuedCall | null {
  const live = useFocus((focus) => focus.at === null);
  const call = useStore(useMonitor().waiting, ({ calls }) => (step === null ? undefined : calls[step]));
  return (live && call) || null;
}
