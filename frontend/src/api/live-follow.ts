/**
 * Following one run: whatever the network repeats, reorders or loses, the follower is told each event once, in order.
 *
 * A gap is noticed by its number and answered by asking again from the last number that is known.
 */

import { type Entry, lastSeq } from "../core/run-events";
import type { Delta } from "../core/run-text";
import type { ClientFrame, RunFollower } from "./live-frames";

const PATIENCE_MS = 2_000;
const REPLY_MS = 300;

export class Follow {
  private head = 0;
  private askedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly run: string,
    private last: number,
    private readonly follower: RunFollower,
    private readonly send: (frame: ClientFrame) => void,
  ) {}

  /** Ask the server for everything after the last known event. */
  ask(): void {
    this.askedAt = Date.now();
    this.send({ type: "follow", run: this.run, after: this.last });
  }

  /** Take in a frame of entries. */
  receive(entries: Entry[], head: number): void {
    const fresh = this.takeFresh(entries);
    if (fresh.length > 0) this.follower.entries(fresh, Math.max(head, this.last));
    this.heard(Math.max(head, ...entries.map(lastSeq)), entries.some((entry) => entry.seq > this.last + 1));
  }

  /** Take in pieces of text. */
  deltas(deltas: Delta[]): void {
    this.follower.deltas(deltas);
  }

  failed(message: string): void {
    this.follower.failed?.(message);
  }

  /** Note how far the log has grown; if what is missing does not come of itself, ask for it. */
  heard(head: number, gap = false): void {
    this.head = Math.max(this.head, head);
    if (this.last >= this.head) return;
    if (gap && Date.now() - this.askedAt > REPLY_MS) this.ask();
    this.timer ??= setTimeout(() => this.lookAgain(), PATIENCE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private lookAgain(): void {
    this.timer = undefined;
    if (this.last >= this.head) return;
    this.ask();
    this.heard(this.head);
  }

  private takeFresh(entries: Entry[]): Entry[] {
    const fresh: Entry[] = [];
    for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
      if (entry.seq > this.last + 1 || lastSeq(entry) <= this.last) continue;
      const seq = this.last + 1;
      fresh.push(restOf(entry, seq));
      this.last = lastSeq(entry);
    }
    return fresh;
  }
}

/** Give what of an entry begins with event number `seq`. */
function restOf(entry: Entry, seq: number): Entry {
  const gone = seq - entry.seq;
  if (gone === 0) return entry;
  const left = entry.payloads?.filter((each) => each.event >= gone).map((each) => ({ ...each, event: each.event - gone }));
  return { ...entry, seq, events: entry.events.slice(gone), ...(left ? { payloads: left } : {}) };
}
