/** What of the run stands in a queue now: kept for every part of the page that tells it. */

import { createStore, type StoreApi } from "zustand";

import type { QueuedRun } from "@/api/queue";
import type { StepWait } from "@/core/run-queue";

export interface Waiting {
  run: QueuedRun | null;
  /** Open steps that are not under way: they wait for a limit, or in a queue. */
  steps: Readonly<Record<string, StepWait>>;
}

export type WaitingStore = StoreApi<Waiting>;

export const NOTHING: Waiting = { run: null, steps: {} };

/** Make the store of a run's page. */
export function createWaiting(): WaitingStore {
  return createStore(() => NOTHING);
}
