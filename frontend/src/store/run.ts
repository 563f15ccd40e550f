/**
 * What this page knows of the runs that it follows: one store a run, shared by all who look at it, filled by the live
 * connection. Its log folds as it grows; views are told at most once a frame.
 */

import { useEffect } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import { live } from "../api/live-page";
import { mergeDelta, type Delta, type LiveText } from "../core/run-text";
import { RunLog } from "../core/run-log";

export interface FollowedRun {
  /** Grows with every change of `log`, which changes in place. */
  version: number;
  log: RunLog;
  head: number;
  texts: Readonly<Record<string, LiveText>>;
  refusal: string | null;
}

export type RunStore = StoreApi<FollowedRun>;

/** Make a store of a run of which nothing is known yet, and the follower that fills it. */
export function createRunStore(soon: (tell: () => void) => void = nextFrame) {
  const log = new RunLog();
  const store: RunStore = createStore(() => ({ version: 0, log, head: 0, texts: {}, refusal: null }));
  let texts: Record<string, LiveText> = {};
  let [head, waiting] = [0, false];
  const tell = () => {
    if (waiting) return;
    waiting = true;
    soon(() => {
      waiting = false;
      store.setState({ version: store.getState().version + 1, head, texts });
    });
  };
  const follower = {
    entries(entries: Parameters<RunLog["append"]>[0], known: number) {
      log.append(entries);
      head = Math.max(head, known);
      tell();
    },
    deltas(deltas: Delta[]) {
      texts = { ...texts };
      for (const delta of deltas) texts[delta.step] = mergeDelta(texts[delta.step], delta);
      tell();
    },
    failed(refusal: string) {
      store.setState({ refusal });
    },
  };
  return { store, follower };
}

function nextFrame(tell: () => void): void {
  setTimeout(tell, 32);
}

interface Shared {
  store: RunStore;
  watchers: number;
  stop: (() => void) | null;
  follower: ReturnType<typeof createRunStore>["follower"];
}

const KEPT = 6;
const shared = new Map<string, Shared>();

function storeOf(run: string): Shared {
  const known = shared.get(run);
  if (known) return known;
  const made: Shared = { ...createRunStore(), watchers: 0, stop: null };
  shared.set(run, made);
  forgetOldest();
  return made;
}

function forgetOldest(): void {
  for (const [run, each] of shared) {
    if (shared.size <= KEPT) return;
    if (each.watchers === 0 && each.stop === null) shared.delete(run);
  }
}

/** Watch a run until the returned function is called; the last watcher to leave ends the following. */
export function watchRun(run: string): () => void {
  const kept = storeOf(run);
  kept.watchers += 1;
  kept.stop ??= live.follow(run, kept.store.getState().log.rows.length, kept.follower);
  return () => {
    kept.watchers -= 1;
    if (kept.watchers > 0) return;
    kept.stop?.();
    kept.stop = null;
  };
}

/** Follow a run for as long as the component is mounted, and read its store. */
export function useRunStore(run: string): RunStore {
  const { store } = storeOf(run);
  useEffect(() => watchRun(run), [run]);
  return store;
}

/** Follow a run and read a part of what is known of it. */
export function useRun<T>(run: string, select: (followed: FollowedRun) => T): T {
  return useStore(useRunStore(run), select);
}
