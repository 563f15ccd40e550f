import { expect, it } from "vitest";

import { ReleaseWatch } from "./release";

const answerOf = (release?: string) => new Headers(release ? { "Baton-Release": release } : {});

it("is quiet while the server's program is the page's own", () => {
  const watch = new ReleaseWatch("a");
  watch.heard(answerOf("a"));
  expect(watch.other()).toBeNull();
});

it("tells once that another program answers, and when the page's own is back", () => {
  const watch = new ReleaseWatch("a");
  const told: (string | null)[] = [];
  watch.subscribe(() => told.push(watch.other()));
  for (const release of ["a", "b", "b", "a"]) watch.heard(answerOf(release));
  expect(told).toEqual([null, "b", null]);
});

it("passes over answers that name none", () => {
  const watch = new ReleaseWatch("a");
  watch.heard(answerOf());
  expect(watch.other()).toBeNull();
});

it("takes the first answer's program for a page that does not know its own", () => {
  const watch = new ReleaseWatch(null);
  watch.heard(answerOf("a"));
  expect(watch.other()).toBeNull();
  watch.heard(answerOf("b"));
  expect(watch.other()).toBe("b");
});

it("tells nobody who no longer listens", () => {
  const watch = new ReleaseWatch("a");
  let calls = 0;
  watch.subscribe(() => (calls += 1))();
  watch.heard(answerOf("b"));
  expect(calls).toBe(0);
});
