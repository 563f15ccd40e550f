/** What of the run stands in a queue now: asked for while something may, kept for every part of the page that tells it. */

import { useEffect } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import { type QueuedCall, type QueuedRun, useRunQueue } from "@/api/queue";
import type { RunDetail } from "@/api/runs";
import { mayWait } from "@/core/run-queue";
import type { RunStore } from "@/store/run";

import { useFocus, useMonitor } from "./useMonitor";

export interface Waiting {
  run: QueuedRun | null;
  /** Calls that wait for a limit, by their step. */
  calls: Readonly<Record<string, QueuedCall>>;
}

export type WaitingStore = StoreApi<Waiting>;

const NOTHING: Waiting = { run: null, calls: {} };

/** Make the store of a run's page. */
export function createWaiting(): WaitingStore {
  return createStore(() => NOTHING);
}

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
