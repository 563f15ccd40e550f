/** What waits, in the order in which it will be taken, and why each does. */

import { Coffee } from "lucide-react";

import { useMe } from "@/api/me";
import { type Queue, type QueuedCall, type QueuedRun, type QueuedSteps, useQueue } from "@/api/queue";
import { formatLeft, plural, timeAgo } from "@/core/format";
import { expectedWords, ordinal, whyWords } from "@/core/limits";
import { Badge, cx, EmptyState, ErrorState, Figures, Panel, SkeletonList, StatusDot, Table, useClock, type Column } from "@/ui";

import styles from "./Operations.module.css";

const TICK_MS = 2_000;

/** Show the queue, fresh every two seconds. */
export function QueueTab() {
  const queue = useQueue();
  if (queue.isPending) return <SkeletonList rows={6} />;
  if (queue.isError) return <ErrorState title="The queue could not be read" error={queue.error} onRetry={() => void queue.refetch()} />;
  return <Shown queue={queue.data} />;
}

function Shown({ queue }: { queue: Queue }) {
  const { runs, calls, steps } = queue;
  const waiting = steps.reduce((sum, each) => sum + each.waiting, 0);
  const nothing = runs.total + calls.total + waiting === 0;
  return (
    <div className={styles.part}>
      {nothing ? (
        <EmptyState mark={<Coffee aria-hidden />} title="Nothing waits">
          Each run has somebody who drives it, and no limit is in the way of any call. What comes to wait shows here by itself, with the reason.
        </EmptyState>
      ) : (
        <Figures
          label="What waits"
          figures={[
            { name: "Runs that wait", value: runs.total.toLocaleString("en") },
            { name: "Calls that wait for a limit", value: calls.total.toLocaleString("en") },
            { name: "Steps in queues", value: waiting.toLocaleString("en") },
            { name: "Longest wait", value: <Longest queue={queue} /> },
          ]}
        />
      )}
      {runs.total > 0 && (
        <Panel title="Runs" flush className={styles.list}>
          <Table label="Runs that wait" columns={RUNS} rows={runs.items} keyOf={(item) => item.run} hrefOf={(item) => `/runs/${item.run}`} />
          <Cut shown={runs.items.length} total={runs.total} what="run" />
        </Panel>
      )}
      {calls.total > 0 && (
        <Panel title="Calls that wait for a limit" flush className={styles.list}>
          <Table
            label="Calls that wait for a limit"
            columns={CALLS}
            rows={calls.items}
            keyOf={(item) => `${item.run} ${item.step}`}
            hrefOf={(item) => `/runs/${item.run}?at=${encodeURIComponent(item.step.slice(0, item.step.lastIndexOf(":")))}`}
          />
          <Cut shown={calls.items.length} total={calls.total} what="call" />
        </Panel>
      )}
      {steps.length > 0 && (
        <Panel title="Queues that agents name" flush className={styles.list}>
          <Table label="Queues that agents name" columns={STEPS} rows={steps} keyOf={(item) => item.queue} />
        </Panel>
      )}
    </div>
  );
}

const RUNS: Column<QueuedRun>[] = [
  {
    id: "run",
    title: "Run",
    cell: (item) => (
      <>
        <span className={styles.main}>{item.title || "No input"}</span>
        <span className={styles.sub}>{item.workflow.name}</span>
      </>
    ),
  },
  { id: "place", title: "Place", width: "5rem", cell: (item) => <span className={styles.place}>{ordinal(item.position)}</span> },
  { id: "why", title: "Why it waits", width: "19rem", cell: (item) => <Reason why={item.why} /> },
  { id: "expected", title: "May begin", width: "8rem", cell: (item) => <Expected item={item} /> },
  { id: "owner", title: "Owner", width: "8rem", cell: (item) => item.owner },
  { id: "since", title: "Waits since", width: "8rem", cell: (item) => <Since at={item.since} /> },
];

const CALLS: Column<QueuedCall>[] = [
  {
    id: "call",
    title: "Call",
    cell: (item) => (
      <>
        <span className={styles.main}>
          {item.node} <span className={styles.quiet}>asks {item.agent}</span>
        </span>
        <span className={styles.sub}>
          {item.workflow.name}
          {item.title && `, ${item.title}`}
        </span>
      </>
    ),
  },
  { id: "why", title: "Why it waits", width: "19rem", cell: (item) => <Reason why={item.why} /> },
  { id: "expected", title: "May begin", width: "8rem", cell: (item) => <Expected item={item} /> },
  { id: "owner", title: "Owner", width: "8rem", cell: (item) => item.owner },
  { id: "since", title: "Waits since", width: "8rem", cell: (item) => <Since at={item.since} /> },
];

const STEPS: Column<QueuedSteps>[] = [
  { id: "queue", title: "Queue", cell: (item) => <code>{item.queue}</code> },
  { id: "waiting", title: "Waiting", align: "end", width: "8rem", cell: (item) => <Counted count={item.waiting} word="waiting" /> },
  { id: "under_way", title: "Under way", align: "end", width: "8rem", cell: (item) => <Counted count={item.under_way} word="under way" /> },
  { id: "workers", title: "Workers", width: "12rem", cell: (item) => <Listening count={item.workers} /> },
  {
    id: "oldest",
    title: "Oldest waits since",
    width: "10rem",
    cell: (item) => (item.oldest_since === null ? <span className={cx(styles.quiet, styles.wideOnly)}>–</span> : <Since at={item.oldest_since} />),
  },
];

function Reason({ why }: { why: QueuedRun["why"] }) {
  return (
    <span className={styles.reason} data-limit={why !== null}>
      <StatusDot status={why === null ? "queued" : "waiting"} />
      {whyWords(why)}
    </span>
  );
}

/** When it may begin: a guess from the last minute, where that tells anything. */
function Expected({ item }: { item: QueuedRun | QueuedCall }) {
  const now = useClock(true, TICK_MS);
  const words = item.why === null ? "next" : expectedWords(item.expected_at, now / 1000);
  if (words !== null) {
    return (
      <span className={styles.nowrap}>
        <span className={styles.narrowOnly}>begins </span>
        {words}
      </span>
    );
  }
  return (
    <span className={styles.quiet} title="Nothing ended within the last minute that would tell.">
      <span className={styles.narrowOnly}>begin </span>
      not known
    </span>
  );
}

/** A count, with its word where the table has no head. */
function Counted({ count, word }: { count: number; word: string }) {
  return (
    <>
      {count.toLocaleString("en")}
      <span className={styles.narrowOnly}> {word}</span>
    </>
  );
}

function Listening({ count }: { count: number }) {
  return count > 0 ? <>{plural(count, "worker listens", "workers listen")}</> : <Badge tone="warning">nobody listens</Badge>;
}

/** A moment, in seconds since the epoch, as the distance from now. */
function Since({ at }: { at: number }) {
  const now = useClock(true, TICK_MS);
  const moment = new Date(at * 1000);
  return (
    <time dateTime={moment.toISOString()} title={moment.toLocaleString()} className={styles.nowrap}>
      <span className={styles.narrowOnly}>since </span>
      {timeAgo(moment.toISOString(), now)}
    </time>
  );
}

/** How long the oldest of all that is shown has waited. */
function Longest({ queue }: { queue: Queue }) {
  const now = useClock(true, TICK_MS);
  const oldest = oldestWait(queue);
  return <>{oldest === null ? "–" : formatLeft(Math.max(0, Math.floor(now / 1000 - oldest)))}</>;
}

function oldestWait({ runs, calls, steps }: Queue): number | null {
  const moments = [...[...runs.items, ...calls.items].map(({ since }) => since), ...steps.map(({ oldest_since }) => oldest_since)];
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Says that not all are shown, and why. */
function Cut({ shown, total, what }: { shown: number; total: number; what: string }) {
  const me = useMe();
  if (shown >= total) return null;
  const others = me.data?.is_staff === false ? " Those of other people are counted, not shown." : "";
  return (
    <p className={styles.note}>
      {shown === 0 ? "None" : `The first ${shown.toLocaleString("en")}`} of {plural(total, what)} {shown === 1 ? "is" : "are"} shown.{others}
    </p>
  );
}
