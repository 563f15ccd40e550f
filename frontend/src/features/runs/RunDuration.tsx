/** How long a run took, or has been going. */

import type { RunSummary } from "@/api/runs";
import { formatDuration } from "@/core/format";
import { useClock } from "@/ui";

/** Draw the duration; it ticks while the run goes on. */
export function RunDuration({ run }: { run: RunSummary }) {
  const now = useClock(run.started_at !== null && run.ended_at === null);
  if (run.started_at === null) return <>–</>;
  const end = run.ended_at === null ? now : Date.parse(run.ended_at);
  return <>{formatDuration(Math.max(0, end - Date.parse(run.started_at)))}</>;
}
