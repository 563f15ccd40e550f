/** What goes over the websocket, in both directions. */

import type { Entry } from "../core/run-events";
import type { Delta } from "../core/run-text";
import type { RunSummary } from "./runs";

export type ClientFrame =
  | { type: "follow"; run: string; after: number }
  | { type: "unfollow"; run: string }
  | { type: "follow_runs" }
  | { type: "unfollow_runs" }
  | { type: "ack"; frames: number }
  | { type: "ping" };

export type ServerFrame =
  | { type: "entries"; run: string; head: number; entries: Entry[] }
  | { type: "deltas"; run: string; deltas: Delta[] }
  | { type: "beat"; heads: Record<string, number> }
  | { type: "runs"; runs: RunSummary[] }
  | { type: "inbox"; count: number }
  | { type: "error"; run?: string; code: string | number; message: string }
  | { type: "pong" };

/** What is told to whoever follows a run. Entries come in order, without gap or repetition. */
export interface RunFollower {
  entries(entries: Entry[], head: number): void;
  deltas(deltas: Delta[]): void;
  failed?(message: string): void;
}
