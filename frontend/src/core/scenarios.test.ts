import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

import { fold } from "./fold";
import type { Entry } from "./run-events";
import { RunLog } from "./run-log";

const FOLDER = resolve(import.meta.dirname, "../../../tests/scenarios");
const FILES = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith(".json")) : [];

interface Scenario {
  entries: Entry[];
  state: unknown;
}

function read(name: string): Scenario {
  return JSON.parse(readFileSync(resolve(FOLDER, name), "utf8")) as Scenario;
}

describe.skipIf(FILES.length === 0)("the scenarios that the engine is held to", () => {
  it.each(FILES)("%s folds to the same state as in the engine", (name) => {
    const scenario = read(name);
    expect(fold(scenario.entries)).toEqual(scenario.state);
  });

  it.each(FILES)("%s gives the same state however it is cut and scrubbed through", (name) => {
    const { entries, state } = read(name);
    const log = new RunLog();
    for (const entry of entries) log.append([entry, entry]);
    log.stateAt(Math.floor(log.rows.length / 2));
    log.stateAt(1);
    log.stateAt(log.rows.length - 1);
    expect(log.state).toEqual(state);
  });
});
