/** Who drives runs: each process, which program it runs, what is wrong, and the runs that nobody takes up any more. */

import { useWorkers, type Worker, type Workers } from "@/api/workers";
import { formatLeft, plural } from "@/core/format";
import { Badge, Banner, EmptyState, ErrorState, Figures, Panel, SkeletonList, StatusBadge, Table, type Column } from "@/ui";

import { AsidePanel } from "./AsidePanel";
import styles from "./Operations.module.css";
import { SkewBanner } from "./SkewBanner";

/** Show the workers. */
export function WorkersTab() {
  const workers = useWorkers();
  if (workers.isPending) return <SkeletonList rows={5} />;
  if (workers.isError) return <ErrorState title="The workers could not be read" error={workers.error} onRetry={() => void workers.refetch()} />;
  return <Shown told={workers.data} />;
}

function Shown({ told }: { told: Workers }) {
  const { workers, release } = told;
  const driven = workers.reduce((sum, { runs }) => sum + runs, 0);
  return (
    <div className={styles.part}>
      {told.wrong.map((wrong) => (
        <Banner key={wrong} tone="danger" title={sentence(wrong)}>
          Runs that are started now wait until this is mended. Nothing is lost: the database knows what is to be done.
        </Banner>
      ))}
      <SkewBanner told={told} />
      {told.queues_unserved.length > 0 && <Unserved queues={told.queues_unserved} />}
      <Figures
        label="The workers at a glance"
        figures={[
          { name: "Processes at work", value: workers.length.toLocaleString("en") },
          { name: "Runs being driven", value: driven.toLocaleString("en") },
          { name: "Runs set aside", value: told.set_aside.total.toLocaleString("en"), tone: told.set_aside.total > 0 ? "warning" : undefined },
          { name: "Release of this server", value: <code className={styles.release}>{release}</code> },
        ]}
      />
      {workers.length === 0 ? (
        <EmptyState compact title="No process is at work">
          {told.executor === "none" ? "This server was started without anybody who drives runs (BATON_EXECUTOR=none)." : "Start a worker; it shows here within seconds."}
        </EmptyState>
      ) : (
        <Panel title={told.executor === "embedded" ? "This server drives its runs itself" : "Workers"} flush className={styles.list}>
          <Table label="Workers" columns={columns(told)} rows={workers} keyOf={(worker) => worker.name} />
        </Panel>
      )}
      <AsidePanel aside={told.set_aside} />
    </div>
  );
}

function columns({ release, workers }: Workers): Column<Worker>[] {
  const hosts = workers.some(({ host }) => host !== null);
  const all: (Column<Worker> | false)[] = [
    {
      id: "name",
      title: "Process",
      cell: (worker) => (
        <>
          <code className={styles.main}>{worker.name}</code>
          {hosts && <span className={styles.sub}>on {worker.host}</span>}
        </>
      ),
    },
    { id: "standing", title: "Standing", width: "11rem", cell: (worker) => <Standing worker={worker} /> },
    { id: "runs", title: "Runs", align: "end", width: "6rem", cell: (worker) => (worker.drives ? <Runs count={worker.runs} /> : <span className={styles.none}>–</span>) },
    { id: "queues", title: "Listens to", width: "13rem", cell: (worker) => <Queues worker={worker} /> },
    { id: "release", title: "Release", width: "12rem", cell: (worker) => <Release release={worker.release} differs={worker.release !== release} /> },
    workers.some(({ fenced }) => fenced > 0) && {
      id: "fenced",
      title: "Refused writes",
      align: "end",
      width: "9rem",
      cell: (worker) => <Fenced count={worker.fenced} />,
    },
    { id: "seen", title: "Last sign of life", width: "9rem", cell: (worker) => <span className={styles.nowrap}>{seenWords(worker.seen_s_ago)}</span> },
  ];
  return all.filter((column) => column !== false);
}

/** Steps wait that no worker takes: which queues, and how one is started for them. */
function Unserved({ queues }: { queues: string[] }) {
  return (
    <Banner tone="warning" title={queues.length === 1 ? "Steps wait in a queue that no worker listens to" : "Steps wait in queues that no worker listens to"}>
      Start a worker for {queues.length === 1 ? "it" : "them"}:{" "}
      <code>celery -A orchestrator_site worker -P threads -Q {queues.join(",")}</code>
    </Banner>
  );
}

function Standing({ worker }: { worker: Worker }) {
  if (!worker.drives) return <StatusBadge status="running">Takes steps</StatusBadge>;
  if (worker.looks) return <StatusBadge status="running">Looks for work</StatusBadge>;
  return <StatusBadge status="waiting">Does not look for work</StatusBadge>;
}

function Runs({ count }: { count: number }) {
  return (
    <>
      {count.toLocaleString("en")}
      <span className={styles.narrowOnly}> {count === 1 ? "run" : "runs"}</span>
    </>
  );
}

/** Refused writes are no harm done: the lease kept a worker that came too late from writing. */
function Fenced({ count }: { count: number }) {
  if (count === 0) return <span className={styles.none}>–</span>;
  return (
    <span title="Another process had taken the run over: what this one still wanted to write was refused. The run is whole.">
      {count.toLocaleString("en")}
      <span className={styles.narrowOnly}> {count === 1 ? "refused write" : "refused writes"}</span>
    </span>
  );
}

function Queues({ worker: { queues, steps } }: { worker: Worker }) {
  if (queues.length === 0) return <span className={styles.none}>–</span>;
  return (
    <span className={styles.tags}>
      {queues.map((queue) => (
        <Badge key={queue}>{queue}</Badge>
      ))}
      {steps > 0 && <span className={styles.sub}>{plural(steps, "step")} under way</span>}
    </span>
  );
}

function Release({ release, differs }: { release: string; differs: boolean }) {
  return (
    <span className={styles.tags}>
      <code className={styles.mono}>{release}</code>
      {differs && <Badge tone="warning">differs</Badge>}
    </span>
  );
}

/** A sign of life is given every few seconds; what is longer ago is told as it is. */
function seenWords(seconds: number): string {
  return seconds < 1 ? "just now" : `${formatLeft(seconds)} ago`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
