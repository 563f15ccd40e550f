/** Stepping into a run: stop or complete one activation, give a map more items, tell the run of an event. */

import { useMutation } from "@tanstack/react-query";

import type { Json } from "../core/run-events";
import { client, dataOf } from "./client";

type Loose = (path: string, init?: object) => Promise<{ data?: unknown }>;
const post = client.POST as unknown as Loose;

/** What a person may do to one activation, or send to the run. */
export type Intervention =
  | { act: "cancel" | "complete"; activation: string; reason: string }
  | { act: "items"; activation: string; items: Json[] }
  | { act: "event"; name: string; payload: Json; transient: boolean };

const PATHS = { cancel: "activations/cancel", complete: "activations/complete", items: "activations/items", event: "events" };

/** Step into a run. */
export function useIntervene(run: string) {
  return useMutation({
    mutationFn: ({ act, ...body }: Intervention) =>
      dataOf(post(`/api/runs/{id}/${PATHS[act]}/`, { params: { path: { id: run } }, body })),
  });
}
