/** Stepping into a run: stop or complete one activation, give a map more items, tell the run of an event. */

import { useMutation } from "@tanstack/react-query";

import type { Json } from "../core/run-events";
import { client, dataOf } from "./client";

/** What a person may do to one activation, or send to the run. */
export type Intervention =
  | { act: "cancel" | "complete"; activation: string; reason: string }
  | { act: "items"; activation: string; items: Json[] }
  | { act: "event"; name: string; payload: Json; transient: boolean };

/** Step into a run; the message is durable once this is answered. */
export function useIntervene(run: string) {
  return useMutation({ mutationFn: (intervention: Intervention) => dataOf(sent(run, intervention)) });
}

function sent(run: string, intervention: Intervention) {
  const params = { path: { id: run } };
  switch (intervention.act) {
    case "cancel":
      return client.POST("/api/runs/{id}/activations/cancel/", { params, body: intervention });
    case "complete":
      return client.POST("/api/runs/{id}/activations/complete/", { params, body: intervention });
    case "items":
      return client.POST("/api/runs/{id}/activations/items/", { params, body: intervention });
    case "event":
      return client.POST("/api/runs/{id}/events/", { params, body: intervention });
  }
}
