/** What every part of a run's page needs: the run, its store, the focus, and the faces of its nodes. */

import { createContext, useContext, useMemo } from "react";
import { useStore } from "zustand";

import type { RunDetail } from "@/api/runs";
import type { NodeFace } from "@/core/run-document";
import type { LogRow } from "@/core/run-log";
import type { RunState } from "@/core/run-state";
import type { Naming } from "@/core/run-words";
import type { LiveText } from "@/core/run-text";
import type { RunStore } from "@/store/run";

import type { Focus, FocusStore } from "./focus";
import type { WaitingStore } from "./waiting";

export interface Monitor {
  detail: RunDetail;
  store: RunStore;
  focus: FocusStore;
  waiting: WaitingStore;
  face: (node: string) => NodeFace;
  /** The face of an activation's node, by its path. */
  faceAt: (path: string) => NodeFace;
  /** The name of a node, or of what an activation is of. */
  name: Naming;
}

export const MonitorContext = createContext<Monitor | null>(null);

/** Read the page's monitor. */
export function useMonitor(): Monitor {
  const monitor = useContext(MonitorContext);
  if (!monitor) throw new Error("this part of a run's page is drawn outside of it");
  return monitor;
}

/** Read a part of the focus. */
export function useFocus<T>(select: (focus: Focus) => T): T {
  return useStore(useMonitor().focus, select);
}

/** The run as it is shown: live, or as it was after event `seq`. A new object whenever something changed. */
export interface RunView {
  state: RunState;
  seq: number;
  live: boolean;
  rows: readonly LogRow[];
  /** The time (seconds) of the newest event that is shown. */
  at: number;
}

/** Read the run as the time slider shows it. */
export function useView(): RunView {
  const { store } = useMonitor();
  const version = useStore(store, (followed) => followed.version);
  const log = useStore(store, (followed) => followed.log);
  const at = useFocus((focus) => focus.at);
  return useMemo(() => {
    const seq = Math.min(at ?? log.rows.length, log.rows.length);
    return { state: log.stateAt(seq), seq, live: at === null, rows: log.rows, at: log.rows[seq - 1]?.at ?? 0, version };
  }, [log, version, at]);
}

/** Read the text that a step is producing, while the run is shown live. */
export function useStepText(step: string | null): LiveText | undefined {
  const { store } = useMonitor();
  const live = useFocus((focus) => focus.at === null);
  const text = useStore(store, (followed) => (step === null ? undefined : followed.texts[step]));
  return live ? text : undefined;
}
