/** The open questions of all runs that the user may answer, and the answers to them. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { largeValue } from "../core/large";
import { client, dataOf } from "./client";
import { ApiError } from "./errors";
import { mergeRun } from "./runs";
import type { components } from "./schema.gen";

/** A question that waits for the user. */
export type InboxItem = components["schemas"]["InboxItem"];

export const inboxKeys = { all: ["inbox"] as const };

/** Give a question as it is asked, an action that is large being one to be loaded. */
export function withLargeAction({ large, ...question }: InboxItem["question"]): Omit<InboxItem["question"], "large"> {
  const told = large?.["action"];
  return told ? { ...question, action: largeValue(told) } : question;
}

/** List what waits for the user's answer, oldest first. */
export function useInbox() {
  return useQuery({
    queryKey: inboxKeys.all,
    queryFn: async () => (await dataOf(client.GET("/api/inbox/"))).results,
  });
}

/** What a person decided about exactly what `hash` names. */
export type Answer = Required<components["schemas"]["RunAnswer"]>;

/** Answer a question of a run. */
export function useAnswer(run: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Answer) => dataOf(client.POST("/api/runs/{id}/answers/", { params: { path: { id: run } }, body })),
    onSuccess: (summary) => mergeRun(queries, summary),
    // not waited for: who answered is told first, while the question is still drawn
    onSettled: () => void queries.invalidateQueries({ queryKey: inboxKeys.all }),
  });
}

/** Tell whether what was asked has changed, or was decided, since the user read it. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}
