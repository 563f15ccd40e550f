/** What the list of runs is narrowed to, kept in the address so that a link shows the same list. */

import { useMemo } from "react";
import { useSearchParams } from "react-router";

import type { RunFilter } from "@/api/runs";

/** Read and change the filter. */
export function useRunFilter() {
  const [search, setSearch] = useSearchParams();
  const filter = useMemo<RunFilter>(
    () => ({
      q: search.get("q") ?? undefined,
      status: (search.get("status") as RunFilter["status"]) ?? undefined,
      workflow: search.get("workflow") ?? undefined,
      mine: search.get("mine") === "1" || undefined,
    }),
    [search],
  );
  const setFilter = (wanted: RunFilter) => {
    const kept = Object.entries(wanted).flatMap(([key, value]): [string, string][] => (value ? [[key, value === true ? "1" : value]] : []));
    setSearch(kept, { replace: true });
  };
  return { filter, setFilter };
}
