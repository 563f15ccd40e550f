/** Runs over HTTP: lists that stay live, one run, its control, and what starts one. */

import { type InfiniteData, type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { largeValue } from "../core/large";
import { client, dataOf } from "./client";
import type { components } from "./schema.gen";

export type RunSummary = components["schemas"]["RunSummary"];
export type RunDetail = components["schemas"]["RunDetail"];
export type RunStart = components["schemas"]["RunStart"];
export type RunPage = components["schemas"]["RunPage"];
export type RunControl = "cancel" | "pause" | "resume" | "take-up";

/** What a list of runs is narrowed by. */
export interface RunFilter {
  workflow?: string;
  status?: RunSummary["status"];
  q?: string;
  mine?: boolean;
}

export const runKeys = {
  all: ["runs"] as const,
  list: (filter: RunFilter) => ["runs", "list", filter] as const,
  one: (id: string) => ["runs", "one", id] as const,
};

/** List runs, newest first, a page at a time. */
export function useRuns(filter: RunFilter) {
  return useInfiniteQuery({
    queryKey: runKeys.list(filter),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      dataOf(client.GET("/api/runs/", { params: { query: { ...filter, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Read one run with its input, output and document. */
export function useRunDetail(id: string) {
  return useQuery({
    queryKey: runKeys.one(id),
    queryFn: () => dataOf(client.GET("/api/runs/{id}/", { params: { path: { id } } })),
  });
}

/** Give a run's input; one that is large is to be loaded. */
export function inputOf({ input, large }: RunDetail): unknown {
  return large["input"] ? largeValue(large["input"]) : input;
}

/** Start a run. */
export function useStartRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RunStart) => dataOf(client.POST("/api/runs/", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: runKeys.all }),
  });
}

/** Cancel, pause or resume a run, or have one that was set aside taken up again. */
export function useControlRun(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ control, reason = "" }: { control: RunControl; reason?: string }) =>
      dataOf(client.POST(`/api/runs/{id}/${control}/`, { params: { path: { id } }, body: { reason } })),
    onSuccess: (summary) => mergeRun(queries, summary),
  });
}

/** Put a newer summary into what is known of a run, wherever it is shown. */
export function mergeRun(queries: QueryClient, summary: RunSummary): void {
  queries.setQueryData<RunDetail>(runKeys.one(summary.id), (known) => known && { ...known, ...summary });
  queries.setQueriesData<InfiniteData<RunPage>>({ queryKey: ["runs", "list"] }, (known) =>
    known && { ...known, pages: known.pages.map((page) => ({ ...page, results: replaced(page.results, summary) })) },
  );
}

function replaced(runs: RunSummary[], summary: RunSummary): RunSummary[] {
  return runs.some((run) => run.id === summary.id)
    ? runs.map((run) => (run.id === summary.id ? { ...run, ...summary } : run))
    : runs;
}
