import { expect, test } from "vitest";

import { policyGroups } from "./policy";

const ids = (kind: string, edgesIn = 1, policy = {}) => policyGroups({ id: "n", kind, config: {}, ...policy }, edgesIn).map(({ id }) => id);

test("a join is asked about only where edges join", () => {
  expect(ids("agent")).toEqual(["value", "tries", "failure", "scope"]);
  expect(ids("agent", 2)[0]).toBe("join");
  expect(ids("output", 1)).toEqual([]);
  expect(ids("output", 2)).toEqual(["join"]);
});

test("a pattern begins with its scope, and what asks no agent has no attempts", () => {
  expect(ids("supervisor")).toEqual(["scope", "value", "tries", "failure"]);
  expect(ids("sequential")).toEqual(["scope", "value", "failure"]);
  expect(ids("sequential", 1, { timeout_s: 5 })).toContain("tries");
});

test("each group says in a few words what is set", () => {
  const node = { id: "n", kind: "agent", retry: { attempts: 3, rules: { timeout: {} } }, timeout_s: 120, save_as: "notes", deadline_s: 30, on_error: { mode: "port" as const } };
  expect(Object.fromEntries(policyGroups(node, 2).map(({ id, note }) => [id, note]))).toEqual({
    join: "all",
    value: "state.notes",
    tries: "3 tries, 1 rule, 2 min",
    failure: "leaves by its error port",
    scope: "30 s",
  });
});
