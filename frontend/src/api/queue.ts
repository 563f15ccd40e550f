/** What waits, over HTTP: runs for a worker or a limit, calls for a limit, steps in the queues that agents name. */
import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "./client";
import type { components } from "./schema.gen";

export type Queue = components["schemas"]["Queue"];
export type QueuedRun = components["schemas"]["QueuedRun"];
export type QueuedCall = components["schemas"]["QueuedCall"];
export type QueuedSteps = components["schemas"]["QueuedSteps"];
export type RunQueue = components["schemas"]["RunQueue"];

const EVERY_MS = 2_000;
const SELDOM_MS = 5_000;
const OFTEN_TIMES = 5;

/** Ask what waits, every two seconds while the page is seen. */
export function useQueue() {
  return useQuery({ queryKey: ["queue"], queryFn: () => dataOf(client.GET("/api/queue/")), refetchInterval: EVERY_MS });
}

/** Ask what of one run waits, while `waiting` says that something may; less often once nothing did for a while. */
export function useRunQueue(id: string, waiting: boolean) {
  return useQuery({
    queryKey: ["runs", "queue", id],
    queryFn: () => dataOf(client.GET("/api/runs/{id}/queue/", { params: { path: { id } } })),
    enabled: waiting,
    refetchInterval: ({ state }) => {
      const found = state.data !== undefined && (state.data.run !== null || state.data.calls.length > 0);
      return found || state.dataUpdateCount < OFTEN_TIMES ? EVERY_MS : SELDOM_MS;
    },
  });
}
