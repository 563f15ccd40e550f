/** The runs that this page follows: one store a run, shared by all who look at it, filled by the live connection. */

import { useEffect } from "react";
import { useStore } from "zustand";

import { live } from "../api/live-page";
import { createRunStore, type FollowedRun, type RunStore } from "./followedRun";

export type { FollowedRun, RunStore } from "./followedRun";

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
