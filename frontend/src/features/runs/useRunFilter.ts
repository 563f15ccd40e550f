/** What the list of runs is narrowed to, kept in the address so that a link shows the same list. */

import { useMemo } from "react";
import { useSearchParams } from "react-router";

import type { RunFilter } from "@/api/runs";

export interface WantedRuns extends RunFilter {
  mine?: boolean;
}

/** Read and change the filter. */
export function useRunFilter() {
  const [search, setSearch] = useSearchParams();
  const filter = useMemo<RunFilter>(
    () => ({
      q: search.get("q") ?? undefined,
      status: (search.get("status") as RunFilter["status"]) ?? undefined,
      workflow: search.get("workflow") ?? undefined,
    }),
    [search],
  );
  const setFilter = ({ mine, ...wanted }: WantedRuns) => {
    const next = Object.entries(wanted).filter(([, value]) => value) as [string, string][];
    setSearch(mine ? [...next, ["mine", "1"]] : next, { replace: true });
  };
  return { filter, mine: search.get("mine") === "1", setFilter };
}
