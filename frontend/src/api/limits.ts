/** Limits across the cluster, over HTTP. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "./client";
import type { components } from "./schema.gen";

export type Limit = components["schemas"]["Limit"];
export type LimitWrite = components["schemas"]["LimitWrite"];

const limitKey = ["limits"] as const;
const EVERY_MS = 2_000;

/** List the limits with what is used of each, every two seconds while the page is seen. */
export function useLimits() {
  return useQuery({ queryKey: limitKey, queryFn: () => dataOf(client.GET("/api/limits/")), refetchInterval: EVERY_MS });
}

/** Add a limit, or change the one with this id. */
export function useSaveLimit(id: number | null) {
  const saved = useAskAgain();
  return useMutation({
    mutationFn: (body: LimitWrite) =>
      id === null
        ? dataOf(client.POST("/api/limits/", { body }))
        : dataOf(client.PATCH("/api/limits/{id}/", { params: { path: { id } }, body })),
    onSuccess: saved,
  });
}

/** Take a limit away. */
export function useDeleteLimit() {
  const gone = useAskAgain();
  return useMutation({
    mutationFn: (id: number) => dataOf(client.DELETE("/api/limits/{id}/", { params: { path: { id } } })),
    onSuccess: gone,
  });
}

function useAskAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: limitKey });
}
