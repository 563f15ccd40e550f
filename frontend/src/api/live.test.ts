import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Entry, lastSeq } from "../core/run-events";
import { LiveConnection } from "./live";
import { FakeServer } from "./live-fake";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch(server: FakeServer, after = 0) {
  const got: Entry[] = [];
  const live = new LiveConnection(server.open, () => 1);
  const stop = live.follow("r", after, { entries: (entries) => got.push(...entries), deltas: () => undefined });
  return { live, got, stop, numbers: () => got.flatMap((entry) => entry.events.map((_, i) => entry.seq + i)) };
}

describe("following a run over the websocket", () => {
  it("replays the log and then follows it", () => {
    const server = new FakeServer();
    server.grow(3);
    const { numbers } = watch(server);
    server.connect();
    server.grow(2);
    expect(numbers()).toEqual([1, 2, 3, 4, 5]);
    server.heartbeat();
    expect(server.acked).toBe(4);
  });

  it("starts after what is known already", () => {
    const server = new FakeServer();
    server.grow(3);
    const { numbers } = watch(server, 2);
    server.connect();
    expect(numbers()).toEqual([3]);
  });

  it("asks again at once when a number is missing", () => {
    const server = new FakeServer();
    const { numbers } = watch(server);
    server.connect();
    vi.advanceTimersByTime(400);
    server.lose = true;
    server.grow(2);
    server.lose = false;
    server.grow(1);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it("asks again when a heartbeat tells of events that do not come", () => {
    const server = new FakeServer();
    const { numbers } = watch(server);
    server.connect();
    server.lose = true;
    server.grow(2);
    server.lose = false;
    server.heartbeat();
    vi.advanceTimersByTime(2_500);
    expect(numbers()).toEqual([1, 2]);
  });

  it("counts anew what it took in on each socket", () => {
    const server = new FakeServer();
    watch(server);
    server.connect();
    server.grow(4);
    server.cut();
    vi.advanceTimersByTime(500);
    server.connect();
    server.heartbeat();
    expect(server.acked).toBe(1);
  });

  it("tells each event once though frames come twice, late and out of order", () => {
    const server = new FakeServer();
    const { numbers } = watch(server);
    server.connect();
    server.lose = true;
    server.grow(6);
    server.lose = false;
    const frames = server.framesAfter(0, 2);
    for (const frame of [frames[2]!, frames[0]!, frames[0]!, frames[1]!, frames[2]!]) server.say(frame);
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("reconnects with growing pauses and goes on from where it was", () => {
    const server = new FakeServer();
    const { numbers, live } = watch(server);
    server.connect();
    server.grow(2);
    server.cut();
    expect(live.status).toBe("reconnecting");
    server.grow(1);
    vi.advanceTimersByTime(500);
    server.connect();
    expect(live.status).toBe("live");
    expect(numbers()).toEqual([1, 2, 3]);
    expect(server.follows).toEqual([0, 2]);
  });

  it("says that it is offline after four tries, and tries on", () => {
    const server = new FakeServer();
    const { live } = watch(server);
    for (let tries = 0; tries < 5; tries += 1) {
      server.cut();
      vi.advanceTimersByTime(15_000);
    }
    expect(live.status).toBe("offline");
    server.connect();
    expect(live.status).toBe("live");
  });

  it("gives up a socket that stays silent", () => {
    const server = new FakeServer();
    const { live } = watch(server);
    server.connect();
    server.mute = true;
    vi.advanceTimersByTime(46_000);
    expect(server.opened).toBeGreaterThan(1);
    server.mute = false;
    server.connect();
    expect(live.status).toBe("live");
  });

  it("does not knock again when the log-in has ended", () => {
    const server = new FakeServer();
    const { live } = watch(server);
    server.connect();
    server.cut(4401);
    vi.advanceTimersByTime(60_000);
    expect([live.status, server.opened]).toEqual(["refused", 1]);
  });

  it("says now and then how much it took in, so that more is sent", () => {
    const server = new FakeServer();
    watch(server);
    server.connect();
    const delta = { step: "a:1", attempt: 1, offset: 0, text: "x".repeat(70_000) };
    server.say({ type: "deltas", run: "r", deltas: [delta] });
    expect(server.acks).toBe(0);
    server.say({ type: "deltas", run: "r", deltas: [delta] });
    expect(server.acks).toBe(1);
  });

  it("tells whoever looks at the inbox that a question came or went", () => {
    const server = new FakeServer();
    const live = new LiveConnection(server.open, () => 1);
    const counts: number[] = [];
    const stop = live.followInbox((count) => counts.push(count));
    server.connect();
    server.say({ type: "inbox", count: 2 });
    stop();
    server.say({ type: "inbox", count: 3 });
    expect(counts).toEqual([2]);
  });

  it("closes the socket when nothing has been followed for a while", () => {
    const server = new FakeServer();
    const { live, stop } = watch(server);
    server.connect();
    stop();
    expect([live.status, server.closed]).toEqual(["live", false]);
    vi.advanceTimersByTime(2_000);
    expect([live.status, server.closed]).toEqual(["idle", true]);
  });

  it("shows the log and nothing else, whatever the network does", () => {
    const fault = fc.constantFrom("grow", "lose", "repeat", "reorder", "cut", "beat", "wait");
    fc.assert(
      fc.property(fc.array(fault, { maxLength: 60 }), (faults) => {
        const server = new FakeServer((ms) => vi.advanceTimersByTime(ms));
        const { got, numbers } = watch(server);
        server.connect();
        for (const each of faults) server.suffer(each);
        server.lose = false;
        vi.advanceTimersByTime(20_000);
        server.connect();
        server.heartbeat();
        vi.advanceTimersByTime(5_000);
        expect(numbers()).toEqual(Array.from({ length: server.head }, (_, n) => n + 1));
        expect(got.at(-1) ? lastSeq(got.at(-1)!) : 0).toBe(server.head);
      }),
      { numRuns: 200 },
    );
  });
});
