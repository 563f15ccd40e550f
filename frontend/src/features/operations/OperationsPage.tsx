/** The page of those who keep Baton running: four parts, each with an address of its own. */

import type { ComponentType } from "react";
import { Navigate, useParams } from "react-router";

import { useMe } from "@/api/me";
import { useQueue } from "@/api/queue";
import { useWorkers } from "@/api/workers";
import { LinkTabs, type LinkTab, Page, PageHeader, usePageTitle } from "@/ui";

import { LimitsTab } from "./LimitsTab";
import { QueueTab } from "./QueueTab";
import { StorageTab } from "./StorageTab";
import { WorkersTab } from "./WorkersTab";

interface Part {
  label: string;
  Shown: ComponentType;
  staffOnly?: boolean;
}

const PARTS: Record<string, Part> = {
  queue: { label: "Queue", Shown: QueueTab },
  limits: { label: "Limits", Shown: LimitsTab },
  workers: { label: "Workers", Shown: WorkersTab },
  storage: { label: "Storage", Shown: StorageTab, staffOnly: true },
};

/** Show the part that the address names; without one, the queue. */
export function OperationsPage() {
  const name = useParams()["part"] ?? "";
  const part = PARTS[name];
  usePageTitle(part ? `${part.label}, operations` : undefined);
  const tabs = useTabs();
  if (!part) return <Navigate to="/operations/queue" replace />;
  return (
    <Page wide>
      <PageHeader title="Operations">What waits and why, how much may go on at once, who does the work, and what is kept.</PageHeader>
      <LinkTabs label="Parts of operations" tabs={tabs} />
      <part.Shown />
    </Page>
  );
}

function useTabs(): LinkTab[] {
  const me = useMe();
  const shown = Object.entries(PARTS).filter(([, { staffOnly }]) => !staffOnly || me.data?.is_staff);
  const marks = { queue: useWaiting(), workers: useTroubles() } as Record<string, Partial<LinkTab>>;
  return shown.map(([id, { label }]) => ({ to: `/operations/${id}`, label, ...marks[id] }));
}

/** Count what waits, whichever part is shown. */
function useWaiting(): Partial<LinkTab> {
  const { data } = useQueue();
  const steps = data?.steps.reduce((sum, { waiting }) => sum + waiting, 0) ?? 0;
  return { count: data ? data.runs.total + data.calls.total + steps : 0 };
}

/** Count what needs somebody's eye among the workers. */
function useTroubles(): Partial<LinkTab> {
  const { data } = useWorkers();
  if (!data) return {};
  const count = data.wrong.length + data.queues_unserved.length + (data.other_releases.length > 0 ? 1 : 0) + data.set_aside.total;
  return { count, tone: data.wrong.length > 0 ? "danger" : "warning" };
}
