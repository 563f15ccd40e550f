/** Keeps the lists of runs live: new summaries are put where they are shown, new runs make the list ask again. */

import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { live } from "../api/live-page";
import { mergeRun, type RunPage, type RunSummary } from "../api/runs";

const PAUSE_MS = 1_000;

/** Follow all runs that this user may see for as long as the component is mounted. */
export function useLiveRuns(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let asking: ReturnType<typeof setTimeout> | undefined;
    const askAgain = () => {
      asking = undefined;
      void queries.invalidateQueries({ queryKey: ["runs", "list"] });
    };
    const stop = live.followRuns((runs) => {
      if (takeIn(queries, runs)) asking ??= setTimeout(askAgain, PAUSE_MS);
    });
    return () => {
      clearTimeout(asking);
      stop();
    };
  }, [queries]);
}

/** Merge summaries into the lists; tell whether one of them was in no list. */
function takeIn(queries: QueryClient, runs: RunSummary[]): boolean {
  const lists = queries.getQueriesData<InfiniteData<RunPage>>({ queryKey: ["runs", "list"] });
  const shown = lists.flatMap(([, list]) => list?.pages.flatMap((page) => page.results) ?? []);
  const known = new Set(shown.map((run) => run.id));
  for (const run of runs) mergeRun(queries, run);
  return runs.some((run) => !known.has(run.id));
}
