/** Limits that hold across all processes: how much of each is used now; staff add, change and remove them. */

import { Gauge, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { type Limit, useLimits } from "@/api/limits";
import { useMe } from "@/api/me";
import { MEASURE_WORDS, MEASURES, SCOPE_WORDS } from "@/core/limits";
import { Button, EmptyState, ErrorState, IconButton, Meter, Panel, SkeletonList, Table, type Column } from "@/ui";

import { AgentLimits } from "./AgentLimits";
import { DeleteLimitDialog } from "./DeleteLimitDialog";
import { LimitDialog } from "./LimitDialog";
import styles from "./Operations.module.css";
import { limitSubject } from "./subjects";

interface Doing {
  what: "edit" | "delete";
  limit: Limit | null;
}

/** Show the limits. */
export function LimitsTab() {
  const limits = useLimits();
  const staff = useMe().data?.is_staff === true;
  const [doing, setDoing] = useState<Doing | null>(null);
  const add = staff && (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setDoing({ what: "edit", limit: null })}>
      New limit
    </Button>
  );
  if (limits.isPending) return <SkeletonList rows={4} />;
  if (limits.isError) return <ErrorState title="The limits could not be read" error={limits.error} onRetry={() => void limits.refetch()} />;
  return (
    <div className={styles.part}>
      {limits.data.length === 0 ? (
        <EmptyState mark={<Gauge aria-hidden />} title="No limit is set" actions={add}>
          Runs begin as soon as a worker has room, and agents are asked as often as runs ask. A limit makes what is too much wait for its turn; nothing fails
          by it.
        </EmptyState>
      ) : (
        <Panel title="Limits" actions={add} flush className={styles.list}>
          <Table label="Limits" columns={columns(staff, setDoing)} rows={limits.data} keyOf={(limit) => String(limit.id)} />
          <p className={styles.note}>Where several limits concern the same run or call, the tightest holds. What is too much waits; it never fails.</p>
        </Panel>
      )}
      <AgentLimits />
      {doing?.what === "edit" && <LimitDialog limit={doing.limit} onClose={() => setDoing(null)} />}
      {doing?.what === "delete" && doing.limit && <DeleteLimitDialog limit={doing.limit} onClose={() => setDoing(null)} />}
    </div>
  );
}

function columns(staff: boolean, onDo: (doing: Doing) => void): Column<Limit>[] {
  const measures = MEASURES.map((measure): Column<Limit> => {
    const { short, label } = MEASURE_WORDS[measure];
    return {
      id: measure,
      title: short,
      width: "9.5rem",
      cell: (limit) => {
        const allowed = limit[measure];
        if (allowed === null || allowed === undefined) return <span className={styles.none}>–</span>;
        return <Meter label={label} used={limit.used[measure] ?? 0} allowed={allowed} />;
      },
    };
  });
  const buttons: Column<Limit> = {
    id: "buttons",
    title: "Change",
    align: "end",
    width: "6rem",
    cell: (limit) => (
      <div className={styles.rowButtons}>
        <IconButton size="sm" label={`Edit the limit of ${limitSubject(limit)}`} icon={<Pencil aria-hidden />} onClick={() => onDo({ what: "edit", limit })} />
        <IconButton size="sm" label={`Delete the limit of ${limitSubject(limit)}`} icon={<Trash2 aria-hidden />} onClick={() => onDo({ what: "delete", limit })} />
      </div>
    ),
  };
  return [{ id: "subject", title: "Of", cell: (limit) => <Subject limit={limit} /> }, ...measures, ...(staff ? [buttons] : [])];
}

/** Whom a limit is about, with the way there. */
function Subject({ limit }: { limit: Limit }) {
  const { scope, subject } = limit;
  const name = limitSubject(limit);
  const to = subject && { agent: `/agents/${subject}`, workflow: `/workflows/${subject}`, provider: "/providers" }[scope as string];
  return (
    <>
      <span className={styles.main}>{to ? <Link to={to}>{name}</Link> : name}</span>
      {scope !== "all" && <span className={styles.sub}>{SCOPE_WORDS[scope]}</span>}
    </>
  );
}
