/** Threads over HTTP: conversations over many runs. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "./client";
import type { components } from "./schema.gen";

export type ThreadSummary = components["schemas"]["ThreadSummary"];
export type ThreadDetail = components["schemas"]["ThreadDetail"];
export type ThreadMessage = components["schemas"]["ThreadMessage"];

export const threadKeys = {
  all: ["threads"] as const,
  one: (id: string) => ["threads", id] as const,
};

/** List the user's threads, the last used first. */
export function useThreads() {
  return useQuery({ queryKey: threadKeys.all, queryFn: () => dataOf(client.GET("/api/threads/")) });
}

/** Read a thread as a conversation, with its runs. */
export function useThread(id: string) {
  return useQuery({
    queryKey: threadKeys.one(id),
    queryFn: () => dataOf(client.GET("/api/threads/{id}/", { params: { path: { id } } })),
  });
}

/** Open a thread of a workflow. */
export function useCreateThread() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { workflow: string; title?: string }) => dataOf(client.POST("/api/threads/", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: threadKeys.all }),
  });
}

/** Replace what is known of the user across threads. */
export function useSaveContext() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (context: Record<string, unknown>) => dataOf(client.PATCH("/api/me/", { body: { context } })),
    onSuccess: (me) => queries.setQueryData(["me"], me),
  });
}
