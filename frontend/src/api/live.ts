/**
 * The page's one websocket. It is opened when something is to be followed, closed when nothing is, and opened again,
 * with growing and jittered pauses, whenever it breaks. What was followed is then followed on from where it was.
 */

import { Follow } from "./live-follow";
import type { ClientFrame, RunFollower, ServerFrame } from "./live-frames";
import type { RunSummary } from "./runs";

export type LiveStatus = "idle" | "connecting" | "live" | "reconnecting" | "offline" | "refused";

/** What of a WebSocket is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: string): void;
  close(): void;
}

const LOGGED_OUT = 4401;
const REST_MS = 2_000;
const SILENCE_MS = 15_000;
const PAUSE_MS = { first: 500, most: 15_000 };
const TRIES_UNTIL_OFFLINE = 4;
const ACK_CHARS = 128 * 1024;

export class LiveConnection {
  private socket: Socket | null = null;
  private ready = false;
  private tries = 0;
  private heard = true;
  private taken = 0;
  private unacked = 0;
  private readonly follows = new Map<string, Follow>();
  private readonly runListeners = new Set<(runs: RunSummary[]) => void>();
  private readonly inboxListeners = new Set<(count: number) => void>();
  private readonly statusListeners = new Set<() => void>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setInterval> | undefined;
  private current: LiveStatus = "idle";

  constructor(
    private readonly open: () => Socket,
    private readonly random: () => number = Math.random,
  ) {}

  get status(): LiveStatus {
    return this.current;
  }

  /** Be told of each change of `status`; returns the function that ends it. */
  readonly onStatus = (listener: () => void): (() => void) => {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  };

  /** Follow a run from after event `after`; returns the function that ends it. */
  follow(run: string, after: number, follower: RunFollower): () => void {
    this.follows.get(run)?.stop();
    const follow = new Follow(run, after, follower, (frame) => this.send(frame));
    this.follows.set(run, follow);
    if (this.ready) follow.ask();
    else this.connect();
    return () => this.unfollow(run, follow);
  }

  /** Be told the new summaries of all runs that this user may see. */
  followRuns(listener: (runs: RunSummary[]) => void): () => void {
    return this.listen(this.runListeners, listener);
  }

  /** Be told, whenever it changed, what waits for this user's answer: how many questions. */
  followInbox(listener: (count: number) => void): () => void {
    return this.listen(this.inboxListeners, listener);
  }

  /** Lists of runs and inboxes come by one subscription. */
  private listen<T>(listeners: Set<T>, listener: T): () => void {
    listeners.add(listener);
    if (this.ready) this.send({ type: "follow_runs" });
    else this.connect();
    return () => {
      listeners.delete(listener);
      if (!this.watchesLists()) this.send({ type: "unfollow_runs" });
      this.restIfUnused();
    };
  }

  /** Try at once, because the network or the page came back. */
  wake(): void {
    if (this.socket || !this.isUsed()) return;
    this.tries = 0;
    this.connect();
  }

  private unfollow(run: string, follow: Follow): void {
    follow.stop();
    if (this.follows.get(run) !== follow) return;
    this.follows.delete(run);
    this.send({ type: "unfollow", run });
    this.restIfUnused();
  }

  private connect(): void {
    if (this.socket) return;
    clearTimeout(this.retry);
    this.setStatus(this.tries === 0 ? "connecting" : this.current);
    const socket = (this.socket = this.open());
    socket.onopen = () => this.opened(socket);
    socket.onmessage = (event) => this.socket === socket && this.take(event.data);
    socket.onclose = (event) => this.socket === socket && this.closed(event.code);
  }

  private opened(socket: Socket): void {
    if (this.socket !== socket) return;
    this.ready = true;
    this.tries = this.taken = this.unacked = 0;
    this.setStatus("live");
    for (const follow of this.follows.values()) follow.ask();
    if (this.watchesLists()) this.send({ type: "follow_runs" });
    this.heard = true;
    this.watchdog = setInterval(() => this.watch(), SILENCE_MS);
  }

  /** A socket that is silent is asked; one that stays silent is given up. */
  private watch(): void {
    if (this.heard) {
      this.heard = false;
      this.send({ type: "ping" });
      return;
    }
    this.socket?.close();
    this.closed(0);
  }

  private closed(code: number): void {
    this.drop();
    if (code === LOGGED_OUT) return this.setStatus("refused");
    if (!this.isUsed()) return this.setStatus("idle");
    this.tries += 1;
    this.setStatus(this.tries < TRIES_UNTIL_OFFLINE ? "reconnecting" : "offline");
    const pause = Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** (this.tries - 1));
    this.retry = setTimeout(() => this.connect(), pause * (0.5 + this.random() / 2));
  }

  private drop(): void {
    clearInterval(this.watchdog);
    this.socket = null;
    this.ready = false;
  }

  /** Take a frame in. Each heartbeat, and each 128 K characters, the server is told how many frames that makes. */
  private take(data: string): void {
    const frame = JSON.parse(data) as ServerFrame;
    this.heard = true;
    this.taken += 1;
    this.unacked += data.length;
    this.receive(frame);
    if (frame.type !== "beat" && this.unacked < ACK_CHARS) return;
    this.unacked = 0;
    this.send({ type: "ack", frames: this.taken });
  }

  private receive(frame: ServerFrame): void {
    if (frame.type === "beat") return this.beat(frame.heads);
    if (frame.type === "runs") for (const listener of this.runListeners) listener(frame.runs);
    if (frame.type === "inbox") for (const listener of this.inboxListeners) listener(frame.count);
    // questions came or went, perhaps of runs that are another's: whoever counts them asks again
    if (frame.type === "inbox") for (const listener of this.runListeners) listener([]);
    const follow = "run" in frame && frame.run ? this.follows.get(frame.run) : undefined;
    if (!follow) return;
    if (frame.type === "entries") follow.receive(frame.entries, frame.head);
    else if (frame.type === "deltas") follow.deltas(frame.deltas);
    else if (frame.type === "error") follow.failed(frame.message);
  }

  private beat(heads: Record<string, number>): void {
    for (const [run, head] of Object.entries(heads)) this.follows.get(run)?.heard(head);
  }

  private send(frame: ClientFrame): void {
    if (this.ready) this.socket?.send(JSON.stringify(frame));
  }

  private isUsed(): boolean {
    return this.follows.size > 0 || this.watchesLists();
  }

  private watchesLists(): boolean {
    return this.runListeners.size + this.inboxListeners.size > 0;
  }

  /** Close when nothing was followed for a while: going from page to page keeps the socket. */
  private restIfUnused(): void {
    clearTimeout(this.rest);
    if (!this.isUsed()) this.rest = setTimeout(() => !this.isUsed() && this.close(), REST_MS);
  }

  private close(): void {
    clearTimeout(this.retry);
    const socket = this.socket;
    this.drop();
    socket?.close();
    this.setStatus("idle");
  }

  private setStatus(status: LiveStatus): void {
    if (status === this.current) return;
    this.current = status;
    for (const listener of this.statusListeners) listener();
  }
}
