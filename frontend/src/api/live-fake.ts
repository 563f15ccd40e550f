/** A scripted server for tests: it keeps a log and speaks the protocol of `/ws/` over a network that fails on demand. */

import { type Entry, lastSeq } from "../core/run-events";
import type { Socket } from "./live";
import type { ClientFrame, ServerFrame } from "./live-frames";

type EntriesFrame = Extract<ServerFrame, { type: "entries" }>;

export class FakeServer {
  readonly log: Entry[] = [];
  readonly follows: number[] = [];
  acked = 0;
  acks = 0;
  opened = 0;
  lose = false;
  mute = false;
  closed = false;
  private socket: (Socket & { up?: boolean }) | null = null;
  private following = false;

  constructor(private readonly advance: (ms: number) => void = () => undefined) {}

  readonly open = (): Socket => {
    this.opened += 1;
    this.following = false;
    const socket: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (data) => this.hear(JSON.parse(data) as ClientFrame),
      close: () => {
        this.closed = true;
      },
    };
    return (this.socket = socket);
  };

  get head(): number {
    return this.log.reduce((head, entry) => Math.max(head, lastSeq(entry)), 0);
  }

  /** Accept the socket that waits. */
  connect(): void {
    if (!this.socket || this.socket.up) return;
    this.socket.up = true;
    this.socket.onopen?.();
  }

  /** Append `count` entries and tell the follower. */
  grow(count: number): void {
    for (let n = 0; n < count; n += 1) {
      const entry: Entry = { seq: this.head + 1, at: 0, events: [{ type: "RunPaused" }] };
      this.log.push(entry);
      if (this.following) this.say({ type: "entries", run: "r", head: this.head, entries: [entry] });
    }
  }

  heartbeat(): void {
    this.say({ type: "beat", heads: this.following ? { r: this.head } : {} });
  }

  cut(code = 1006): void {
    const socket = this.socket;
    this.following = false;
    this.socket = null;
    socket?.onclose?.({ code });
  }

  say(frame: ServerFrame): void {
    if (this.socket?.up && !this.lose && !this.mute) this.socket.onmessage?.({ data: JSON.stringify(frame) });
  }

  framesAfter(after: number, size = 3): EntriesFrame[] {
    const rest = this.log.filter((entry) => entry.seq > after);
    const frames: EntriesFrame[] = [];
    for (let at = 0; at < rest.length; at += size) {
      frames.push({ type: "entries", run: "r", head: this.head, entries: rest.slice(at, at + size) });
    }
    return frames;
  }

  /** Let one thing happen on the network, good or bad. */
  suffer(fault: string): void {
    if (fault === "grow") this.grow(2);
    else if (fault === "lose") this.loseSome();
    else if (fault === "repeat") this.framesAfter(0).forEach((frame) => this.say(frame));
    else if (fault === "reorder") this.framesAfter(Math.max(0, this.head - 6), 2).reverse().forEach((frame) => this.say(frame));
    else if (fault === "cut") this.cut();
    else if (fault === "beat") this.heartbeat();
    else this.passTime();
  }

  private loseSome(): void {
    this.lose = true;
    this.grow(1);
    this.lose = false;
  }

  private passTime(): void {
    this.advance(1_000);
    this.connect();
  }

  private hear(frame: ClientFrame): void {
    if (frame.type === "ping") this.say({ type: "pong" });
    if (frame.type === "ack") {
      this.acked = frame.frames;
      this.acks += 1;
    }
    if (frame.type !== "follow") return;
    this.follows.push(frame.after);
    this.following = true;
    for (const each of this.framesAfter(frame.after)) this.say(each);
  }
}
