/** The page of one run: reads it, follows it, and gives its parts what they need. */

import { useMemo, useState } from "react";
import { useParams, useSearchParams } from "react-router";

import { useLargeSource } from "@/api/payloads";
import { useRunDetail, type RunDetail } from "@/api/runs";
import { nodeFaces, type ReadDocument } from "@/core/run-document";
import { type Naming, nodeOfPath } from "@/core/run-words";
import { useRunStore } from "@/store/run";
import { EmptyState, ErrorState, LargeSourceContext, LinkButton, Page, SkeletonList, usePageTitle } from "@/ui";
import { ApiError } from "@/api/errors";

import { createFocus } from "./focus";
import { RunLayout } from "./RunLayout";
import { useWatchQueue } from "./runQueue";
import { MonitorContext } from "./useMonitor";
import { createWaiting } from "./waiting";

/** Show the run that the address names. */
export function RunPage() {
  const id = useParams()["id"] ?? "";
  const detail = useRunDetail(id);
  if (detail.data) return <FollowedRun key={id} detail={detail.data} />;
  if (detail.error instanceof ApiError && detail.error.status === 404) return <NoSuchRun />;
  return (
    <Page>
      {detail.error ? (
        <ErrorState title="The run could not be read" error={detail.error} onRetry={() => void detail.refetch()} />
      ) : (
        <SkeletonList rows={6} />
      )}
    </Page>
  );
}

function NoSuchRun() {
  return (
    <Page>
      <EmptyState title="There is no such run" actions={<LinkButton to="/runs">To the runs</LinkButton>}>
        It was pruned, or it belongs to somebody else.
      </EmptyState>
    </Page>
  );
}

function FollowedRun({ detail }: { detail: RunDetail }) {
  const store = useRunStore(detail.id);
  usePageTitle(`${detail.workflow.name}: ${detail.title || "run"}`);
  const [search] = useSearchParams();
  const [focus] = useState(() => createFocus(search.get("at")));
  const [waiting] = useState(createWaiting);
  useWatchQueue(detail, store, waiting);
  const document = detail.document as ReadDocument;
  const monitor = useMemo(() => {
    const face = nodeFaces(document, detail.linked);
    const faceAt = (path: string) => face(store.getState().log.state.activations[path]?.node ?? nodeOfPath(path));
    const name: Naming = (node, path) => (path === undefined ? face(node) : faceAt(path)).name;
    return { detail, store, focus, waiting, face, faceAt, name };
  }, [detail, document, store, focus, waiting]);
  const large = useLargeSource(detail.id);
  return (
    <MonitorContext.Provider value={monitor}>
      <LargeSourceContext.Provider value={large}>
        <RunLayout />
      </LargeSourceContext.Provider>
    </MonitorContext.Provider>
  );
}
