import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Checkpoints } from "./checkpoints";
import { fold } from "./fold";
import type { Entry } from "./run-events";
import { RunLog } from "./run-log";

const FOLDER = resolve(import.meta.dirname, "../../../tests/scenarios");
const LOGS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => (JSON.parse(readFileSync(resolve(FOLDER, name), "utf8")) as { entries: Entry[] }).entries);

/** Give what a fold of the first `seq` events comes to. */
function prefix(entries: readonly Entry[], seq: number) {
  const cut = entries.filter((entry) => entry.seq <= seq);
  return fold(cut.map((entry) => ({ ...entry, events: entry.events.slice(0, seq - entry.seq + 1) })));
}

const length = (entries: readonly Entry[]) => entries.reduce((sum, entry) => sum + entry.events.length, 0);

/** A log, how far apart states are kept and how many, and the places that somebody goes to, in shares of what there is. */
const walks = fc.record({
  entries: fc.constantFrom(...LOGS),
  apart: fc.integer({ min: 1, max: 9 }),
  most: fc.integer({ min: 2, max: 40 }),
  places: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
});

describe("going back in a log", () => {
  it("gives at any event what a fold of all events until there gives, wherever one was before", () => {
    fc.assert(
      fc.property(walks, ({ entries, apart, most, places }) => {
        const log = new RunLog(new Checkpoints(apart, most));
        log.append(entries);
        for (const place of places) {
          const seq = Math.round(place * log.rows.length);
          expect(log.stateAt(seq)).toEqual(prefix(entries, seq));
        }
        expect(log.state).toEqual(fold(entries));
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same while the log grows", () => {
    fc.assert(
      fc.property(walks, ({ entries, apart, most, places }) => {
        const log = new RunLog(new Checkpoints(apart, most));
        for (const [index, entry] of entries.entries()) {
          log.append([entry]);
          const seq = Math.round(places[index % places.length]! * log.rows.length);
          expect(log.stateAt(seq)).toEqual(prefix(entries, seq));
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([10, 1_000])("keeps few states of a log however long it is, and none far from any place", (most) => {
    const checkpoints = new Checkpoints(2, most);
    const log = new RunLog(checkpoints);
    const entries = LOGS.toSorted((a, b) => length(b) - length(a))[0]!;
    log.append(entries);
    const events = length(entries);
    expect(checkpoints.count).toBeLessThanOrEqual(most);
    expect(checkpoints.count).toBeGreaterThanOrEqual(Math.min(most, Math.floor(events / 2)) / 2 - 1);
  });
});
