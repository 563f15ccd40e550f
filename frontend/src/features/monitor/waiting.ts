/** What of the run stands in a queue now: kept for every part of the page that tells it. */

import { createStore, type StoreApi } from "zustand";

import type { QueuedCall, QueuedRun } from "@/api/queue";

export interface Waiting {
  run: QueuedRun | null;
  /** Calls that wait for a limit, by their step. */
  calls: Readonly<Record<string, QueuedCall>>;
}

export type WaitingStore = StoreApi<Waiting>;

export const NOTHING: Waiting = { run: null, calls: {} };

/** Make the store of a run's page. */
export function createWaiting(): WaitingStore {
  return createStore(() => NOTHING);
}
