/** The timeline: a row for each activation, its steps on one scale of time, so that what ran at once is seen to overlap. */

import { Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useDeferredValue, useMemo, useRef, useState } from "react";

import { offset } from "@/core/run-format";
import { formatDuration, plural } from "@/core/format";
import { isEnded } from "@/core/run-state";
import { mostAtOnce, type TimelineRow, timelineRows, timeTicks, workUntil } from "@/core/timeline";
import { EmptyState, IconButton, useClock, useVirtualRows } from "@/ui";

import { TimelineRowItem } from "./TimelineRowItem";
import styles from "./Timeline.module.css";
import { useFollowEnd } from "./useFollowEnd";
import { type RunView, useView } from "./useMonitor";
import { useWheelZoom } from "./useWheelZoom";

const ROW_PX = 28;
const MOST_ZOOM = 64;
/** A mark nearer to the end than this would have no room for its words. */
const LAST_TICK = 0.97;

/** Draw the timeline of the run as it is shown. */
export function Timeline() {
  // thousands of rows are worked out behind the slider, not in its way
  const view = useDeferredValue(useView());
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [zoom, setZoom] = useState(1);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => timelineRows(view.state, folded), [view, folded]);
  const seen = useVirtualRows(scroller, rows.length, ROW_PX);
  const scale = useScale(view);
  useWheelZoom(scroller, zoom, rows.length > 0 ? MOST_ZOOM : 1, setZoom);
  useFollowEnd(scroller, "x", zoom > 1 && view.live && !isEnded(view.state.status), scale.span);
  if (rows.length === 0) return <EmptyState compact title="Nothing has happened yet" />;
  const fold = (path: string) => setFolded((before) => toggled(before, path));
  return (
    <div className={styles.timeline}>
      <TimelineBar rows={rows} now={scale.end} zoom={zoom} onZoom={setZoom} />
      <div ref={scroller} className={styles.scroller} onKeyDown={moveBetweenRows}>
        <div className={styles.content} style={{ "--zoom": zoom } as React.CSSProperties}>
          <Ticks span={scale.span} wanted={Math.min(60, Math.round(6 * zoom))} />
          <div role="list" aria-label="Activations" style={{ paddingTop: seen.before, paddingBottom: seen.after }}>
            {rows.slice(seen.from, seen.to).map((row) => (
              <TimelineRowItem key={row.path} row={row} start={scale.start} span={scale.span} end={scale.end} folded={folded.has(row.path)} onFold={fold} />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

function useScale(view: RunView) {
  const ended = isEnded(view.state.status);
  const now = useClock(view.live && view.state.status === "running", 100) / 1000;
  const start = view.state.started_at ?? view.at;
  const end = ended ? (view.state.ended_at ?? view.at) : view.live && view.state.status === "running" ? Math.max(now, view.at) : view.at;
  return { start, end, span: Math.max(end - start, 0.001) };
}

interface TimelineBarProps {
  rows: TimelineRow[];
  now: number;
  zoom: number;
  onZoom: (zoom: number) => void;
}

function TimelineBar({ rows, now, zoom, onZoom }: TimelineBarProps) {
  // what is under way now is so whatever the time
  const most = useMemo(() => mostAtOnce(rows, Infinity), [rows]);
  const total = most > 1 ? rows[0] : undefined;
  return (
    <div className={styles.bar}>
      <span>
        {plural(rows.length, "activation")}
        {most > 1 && `, up to ${plural(most, "step")} at once`}
        {total && `; sum ${formatDuration(workUntil(total.work, now) * 1000)}, took ${formatDuration(((total.end ?? now) - total.start) * 1000)}`}
      </span>
      <IconButton size="sm" label="Zoom out" icon={<ZoomOut aria-hidden />} disabled={zoom <= 1} onClick={() => onZoom(Math.max(1, zoom / 2))} />
      <IconButton size="sm" label="Zoom in" icon={<ZoomIn aria-hidden />} disabled={zoom >= MOST_ZOOM} onClick={() => onZoom(Math.min(MOST_ZOOM, zoom * 2))} />
      <IconButton size="sm" label="Show the whole run" icon={<Maximize2 aria-hidden />} disabled={zoom === 1} onClick={() => onZoom(1)} />
    </div>
  );
}

function Ticks({ span, wanted }: { span: number; wanted: number }) {
  return (
    <div className={styles.ticks} aria-hidden>
      <div className={styles.corner} data-fixed />
      <div className={styles.scale}>
        {timeTicks(span, wanted).filter((tick) => tick < span * LAST_TICK).map((tick) => (
          <span key={tick} className={styles.tick} style={{ left: `${(tick / span) * 100}%` }}>
            {offset(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

function toggled(set: ReadonlySet<string>, item: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

function moveBetweenRows(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
