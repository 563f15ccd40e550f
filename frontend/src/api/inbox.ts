/** The open questions of all runs that the user may answer, and the answers to them. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { Json, Question } from "../core/run-events";
import type { AnswerGiven } from "../core/run-state";
import { client, dataOf } from "./client";
import { ApiError } from "./errors";
import { type RunSummary, runKeys } from "./runs";

/** A question that waits for the user. */
export interface InboxItem {
  run: RunSummary;
  activation: string;
  node_name: string;
  asked_at: string;
  question: Question;
  answered: AnswerGiven[];
}

type Loose = (path: string, init?: object) => Promise<{ data?: unknown }>;
const [get, post] = [client.GET as unknown as Loose, client.POST as unknown as Loose];

export const inboxKeys = { all: ["inbox"] as const };

/** List what waits for the user's answer, oldest first. */
export function useInbox() {
  return useQuery({
    queryKey: inboxKeys.all,
    queryFn: async () => ((await dataOf(get("/api/inbox/"))) as { results: InboxItem[] }).results,
  });
}

/** What a person decided about exactly what `hash` names. */
export interface Answer {
  activation: string;
  decision: string;
  values: Json;
  comment: string;
  hash: string;
}

/** Answer a question of a run. */
export function useAnswer(run: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Answer) => dataOf(post("/api/runs/{id}/answers/", { params: { path: { id: run } }, body })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: inboxKeys.all });
      void queries.invalidateQueries({ queryKey: runKeys.one(run) });
    },
  });
}

/** Tell whether what was asked has changed, or was decided, since the user read it. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}
