/** What is kept and for how long, over HTTP; for staff. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "./client";
import type { components } from "./schema.gen";

export type Storage = components["schemas"]["Storage"];
export type Retention = components["schemas"]["Retention"];

const storageKey = ["storage"] as const;

/** Ask what is kept, how it grows, and what could be pruned. */
export function useStorage(enabled: boolean) {
  return useQuery({ queryKey: storageKey, queryFn: () => dataOf(client.GET("/api/storage/")), enabled });
}

/** Ask what would be pruned if runs were kept for so many days; the answer before stays until the next is there. */
export function usePrunable({ keep_days, keep_failed_days }: Retention) {
  const query = { keep_days: keep_days ?? undefined, keep_failed_days: keep_failed_days ?? undefined };
  const sound = [keep_days, keep_failed_days].every((days) => days === null || (Number.isInteger(days) && days > 0));
  return useQuery({
    queryKey: [...storageKey, "prunable", query],
    queryFn: () => dataOf(client.GET("/api/storage/prunable/", { params: { query } })),
    enabled: sound,
    placeholderData: (before) => before,
  });
}

/** Say for how many days runs are kept. */
export function useSaveRetention() {
  const saved = useAskAgain();
  return useMutation({
    mutationFn: (body: Retention) => dataOf(client.PUT("/api/storage/retention/", { body })),
    onSuccess: saved,
  });
}

/** Prune now what the retention no longer keeps. */
export function usePrune() {
  const pruned = useAskAgain();
  return useMutation({ mutationFn: () => dataOf(client.POST("/api/storage/prune/")), onSuccess: pruned });
}

function useAskAgain() {
  const queries = useQueryClient();
  // not waited for: the form is made anew with what is read, and who saved would not be told any more
  return () => void queries.invalidateQueries({ queryKey: storageKey });
}
