/** A run's log in the browser: every event once, in order, and the state as it was after any of them. */

import { Checkpoints } from "./checkpoints";
import { evolve } from "./fold";
import { newRunState } from "./fold-new";
import { eventsOf } from "./large";
import { type Entry, lastSeq, type RunEvent } from "./run-events";
import type { RunState } from "./run-state";

/** One event with its number and time (seconds). */
export interface LogRow {
  seq: number;
  at: number;
  event: RunEvent;
}

/** Holds the rows of a log and folds them as they come; `state` is the newest. */
export class RunLog {
  readonly rows: LogRow[] = [];
  readonly state: RunState = newRunState();
  private past: RunState = newRunState();

  constructor(private readonly checkpoints = new Checkpoints()) {}

  /** Take in entries that follow on what is known; what is known already is passed over. */
  append(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (lastSeq(entry) <= this.rows.length) continue;
      eventsOf(entry).forEach((event, index) => this.take({ seq: entry.seq + index, at: entry.at, event }));
    }
  }

  /** Fold the first `seq` events: from where one was, or from the nearest state that was kept. */
  stateAt(seq: number): RunState {
    if (seq >= this.rows.length) return this.state;
    this.past = { ...this.checkpoints.nearest(seq, this.past) };
    while (this.past.seq < seq) {
      const row = this.rows[this.past.seq]!;
      evolve(this.past, row.event, row.at);
    }
    return this.past;
  }

  private take(row: LogRow): void {
    if (row.seq !== this.rows.length + 1) return;
    this.rows.push(row);
    evolve(this.state, row.event, row.at);
    this.checkpoints.pass(this.state);
  }
}
