/**
 * What is known of one followed run: its log, folded as it grows, and the text that its steps are producing. Views are
 * told at most once a frame, and less often where they take long.
 */

import { createStore, type StoreApi } from "zustand";

import { type Delta, type LiveText, mergeDelta } from "../core/run-text";
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
export function createRunStore(soon: (tell: () => void) => void = paced()) {
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

const FRAME_MS = 32;
const LONGEST_MS = 1_000;
/** How much longer than it takes to draw a change the page is left alone: a long run must not keep it busy. */
const REST = 3;

/** Tell once a frame; where drawing takes longer than that, as of a run with many thousand events, less often. */
function paced(): (tell: () => void) => void {
  let pause = FRAME_MS;
  return (tell) => {
    setTimeout(() => {
      const began = performance.now();
      tell();
      setTimeout(() => {
        pause = Math.min(LONGEST_MS, Math.max(FRAME_MS, REST * (performance.now() - began)));
      }, 0);
    }, pause);
  };
}
