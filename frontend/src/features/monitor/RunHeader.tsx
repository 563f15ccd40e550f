/** Heads a run's page: what runs, how it stands, what it has used so far, and what one may do about it. */

import { Link } from "react-router";
import { useStore } from "zustand";

import { formatCost, formatCount, formatDuration } from "@/core/format";
import { expectedWords, ordinal, whyWords } from "@/core/limits";
import { parkedFor } from "@/core/run-queue";
import { isEnded, type RunState } from "@/core/run-state";
import { useLiveStatus } from "@/store/live";
import { ConnectionMark, Countdown, isStatus, KindMark, StatusBadge, StatusDot, useClock } from "@/ui";

import { RunControls } from "./RunControls";
import styles from "./RunHeader.module.css";
import { useQueuedRun } from "./runQueue";
import { useMonitor, useView } from "./useMonitor";

const TICK_MS = 2_000;

/** Draw the head of the page. */
export function RunHeader() {
  const { detail } = useMonitor();
  const view = useView();
  const connection = useLiveStatus();
  const status = view.state.status === "new" ? detail.status : view.state.status;
  const newest = useNewestStatus();
  return (
    <header className={styles.header}>
      <div className={styles.names}>
        <h1 className={styles.title}>
          {detail.patterns.map((kind) => (
            <KindMark key={kind} kind={kind} size={20} label />
          ))}
          <Link to={`/workflows/${detail.workflow.slug}`} className={styles.workflow}>
            {detail.workflow.name}
          </Link>
          <span className={styles.version}>v{detail.version}</span>
          {isStatus(status) && <StatusBadge status={status} />}
          <Asking />
          {!isEnded(newest) && <ConnectionMark status={connection} />}
        </h1>
        {detail.title && <p className={styles.input}>{detail.title}</p>}
        {detail.set_aside && !isEnded(newest) && (
          <p className={styles.aside} role="status">
            Set aside: it was taken up again and again, and broke whoever drove it. Nobody takes it up until you say so.
          </p>
        )}
        <InQueue />
        <ParkedView />
        {detail.started_by && (
          <p className={styles.input}>
            Started by <Link to={`/runs/${detail.started_by}`}>another run</Link>
          </p>
        )}
      </div>
      <Numbers state={view.state} until={view.live ? null : view.at} />
      <RunControls status={newest} />
    </header>
  );
}

/** The run's place among those that wait, and what for. */
function InQueue() {
  const queued = useQueuedRun();
  const now = useClock(queued !== null, TICK_MS);
  if (!queued) return null;
  const expected = expectedWords(queued.expected_at, now / 1000);
  return (
    <p className={styles.queued} role="status">
      <StatusDot status="waiting" />
      <span>
        {ordinal(queued.position)} in the <Link to="/operations/queue">queue</Link>, {queued.why === null ? whyWords(null) : `held by ${whyWords(queued.why)}`}
        {expected && `; may begin ${expected}`}
      </span>
    </p>
  );
}

/** What a run waits for that nobody is at work on: it keeps no worker busy meanwhile. */
function ParkedView() {
  const { state, live, at } = useView();
  const parked = parkedFor(state);
  if (!parked) return null;
  return (
    <p className={styles.queued} role="status">
      <StatusDot status="waiting" />
      <span>
        Parked, keeping no worker busy: waits for {parked.words}
        {parked.at !== null && (
          <>
            {", "}
            <Countdown at={parked.at} {...(live ? {} : { now: at })} />
          </>
        )}
      </span>
    </p>
  );
}

/** Leads to what the run asks of people, whatever is shown of it. */
function Asking() {
  const { focus } = useMonitor();
  const { state } = useView();
  const asking = Object.keys(state.questions);
  if (asking.length === 0 || isEnded(state.status)) return null;
  return (
    <button type="button" className={styles.asking} onClick={() => focus.setState({ selected: asking[0] ?? null })}>
      <StatusDot status="waiting" />
      {asking.length === 1 ? "Asks a question" : `Asks ${asking.length} questions`}
    </button>
  );
}

/** The status that the run has now, whatever moment of it is shown. */
function useNewestStatus(): string {
  const { detail, store } = useMonitor();
  const status = useStore(store, ({ log }) => log.state.status);
  return status === "new" ? detail.status : status;
}

function Numbers({ state, until }: { state: RunState; until: number | null }) {
  const { usage } = state;
  const steps = Object.keys(state.steps).length;
  return (
    <dl className={styles.numbers}>
      <div>
        <dt>Time</dt>
        <dd>
          <Clock state={state} until={until} />
        </dd>
      </div>
      <div>
        <dt>Steps</dt>
        <dd>{formatCount(steps)}</dd>
      </div>
      <div title={`${usage.input_tokens ?? 0} in, ${usage.output_tokens ?? 0} out`}>
        <dt>Tokens</dt>
        <dd>{formatCount((usage.input_tokens ?? 0) + (usage.output_tokens ?? 0))}</dd>
      </div>
      <div>
        <dt>Cost</dt>
        <dd>{formatCost(usage.cost_usd ?? 0)}</dd>
      </div>
    </dl>
  );
}

function Clock({ state, until }: { state: RunState; until: number | null }) {
  const ticking = until === null && state.started_at !== null && state.ended_at === null;
  const now = useClock(ticking, 200);
  if (state.started_at === null) return <>–</>;
  const end = state.ended_at ?? until ?? Math.max(now / 1000, state.started_at);
  return <>{formatDuration((end - state.started_at) * 1000)}</>;
}
