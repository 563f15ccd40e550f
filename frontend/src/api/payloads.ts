/** Large values of runs over HTTP, each loaded once. */

import { useMemo } from "react";

import { loadLarge } from "../core/large";
import { client, dataOf } from "./client";

const KEPT = 8;
const known = new Map<string, Promise<unknown>>();

/** Load a value of a run, large ones inside of it included. */
export function loadValue(run: string, value: unknown): Promise<unknown> {
  return loadLarge(value, (digest) => payload(run, digest));
}

/** Say how the large values of a run are loaded, and where one is to be had as a file. */
export function useLargeSource(run: string) {
  return useMemo(
    () => ({
      load: (value: unknown) => loadValue(run, value),
      address: (digest: string) => `/api/runs/${run}/payloads/${digest}/`,
    }),
    [run],
  );
}

function payload(run: string, digest: string): Promise<unknown> {
  const key = `${run} ${digest}`;
  const before = known.get(key);
  if (before) return before;
  const made = dataOf(client.GET("/api/runs/{id}/payloads/{digest}/", { params: { path: { id: run, digest } } }));
  known.set(key, made);
  made.catch(() => known.delete(key));
  for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
  return made;
}
