/** The page that lists runs, live. */

import { History } from "lucide-react";
import { useDeferredValue, useMemo } from "react";

import { useRuns } from "@/api/runs";
import { useLiveStatus } from "@/store/live";
import { useLiveRuns } from "@/store/runs";
import { Button, ConnectionMark, EmptyState, ErrorState, LinkButton, Page, PageHeader, SkeletonList, usePageTitle } from "@/ui";

import { RunFilters } from "./RunFilters";
import { RunList } from "./RunList";
import styles from "./RunsPage.module.css";
import { useRunFilter } from "./useRunFilter";

/** Show the runs that the address asks for. */
export function RunsPage() {
  useLiveRuns();
  usePageTitle("Runs");
  const { filter, setFilter } = useRunFilter();
  const runs = useRuns(useDeferredValue(filter));
  const connection = useLiveStatus();
  const rows = useMemo(() => runs.data?.pages.flatMap((page) => page.results) ?? [], [runs.data]);
  const filtered = Object.values(filter).some(Boolean);
  return (
    <Page wide>
      <PageHeader title="Runs" actions={<ConnectionMark status={connection} />}>
        Every execution of a workflow, newest first.
      </PageHeader>
      <RunFilters filter={filter} onChange={setFilter} />
      {runs.isPending && <SkeletonList rows={8} />}
      {runs.isError && <ErrorState title="The runs could not be read" error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isSuccess && rows.length === 0 && <NoRuns filtered={filtered} onClear={() => setFilter({})} />}
      {rows.length > 0 && <RunList runs={rows} />}
      {runs.hasNextPage && (
        <div className={styles.more}>
          <Button busy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            Show older runs
          </Button>
        </div>
      )}
    </Page>
  );
}

function NoRuns({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState title="No run fits" actions={<Button onClick={onClear}>Show all runs</Button>}>
        Try other words or another status.
      </EmptyState>
    );
  }
  return (
    <EmptyState mark={<History aria-hidden />} title="Nothing has run yet" actions={<LinkButton to="/" variant="primary">Choose a workflow</LinkButton>}>
      Open a workflow and run it on your own input; it shows here as it goes.
    </EmptyState>
  );
}
