/** One row of the timeline: an activation's name, and its time with the attempts and waits of its steps in it. */

import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";

import { formatDuration } from "@/core/format";
import { type Segment, type TimelineRow, workUntil } from "@/core/timeline";
import { cx, KindMark, StatusDot } from "@/ui";

import styles from "./Timeline.module.css";
import { useFocus, useMonitor } from "./useMonitor";
import { nodeWords } from "./words";

/** From so many times its own duration on, the work inside a row is told to have overlapped. */
const OVERLAP = 1.1;

interface TimelineRowItemProps {
  row: TimelineRow;
  start: number;
  span: number;
  end: number;
  folded: boolean;
  onFold: (path: string) => void;
}

/** Draw a row; a click inspects its activation. */
export const TimelineRowItem = memo(function TimelineRowItem({ row, start, span, end, folded, onFold }: TimelineRowItemProps) {
  const { focus, face } = useMonitor();
  const selected = useFocus((each) => each.selected === row.path);
  const hovered = useFocus((each) => each.hovered === row.path);
  const { name, kind } = face(row.node);
  const { status, word } = nodeWords(row.status, kind);
  const times = /#(\d+)$/.exec(row.path)?.[1];
  const at = (time: number) => ((time - start) / span) * 100;
  const took = formatDuration(((row.end ?? end) - row.start) * 1000);
  const worked = workUntil(row.work, end);
  const overlapped = row.members > 1 && worked > ((row.end ?? end) - row.start) * OVERLAP;
  const Fold = folded ? ChevronRight : ChevronDown;
  return (
    <div
      role="listitem"
      className={cx(styles.row, selected && styles.selected, hovered && styles.hovered)}
      onPointerEnter={() => focus.setState({ hovered: row.path })}
      onPointerLeave={() => focus.setState({ hovered: null })}
    >
      <div className={styles.label} style={{ paddingLeft: `calc(4px + ${row.depth} * var(--indent))` }}>
        {row.members > 0 ? (
          <button type="button" className={styles.fold} aria-expanded={!folded} aria-label={`${name}: what is inside`} onClick={() => onFold(row.path)}>
            <Fold aria-hidden />
          </button>
        ) : (
          <span className={styles.fold} />
        )}
        <button type="button" data-row className={styles.name} aria-pressed={selected} onClick={() => focus.setState({ selected: row.path })}>
          <KindMark kind={kind} size={18} />
          <span className={styles.text}>{name}</span>
          {row.index !== null ? <span className={styles.times}>{row.index + 1}</span> : times && <span className={styles.times}>×{times}</span>}
          <StatusDot status={status} />
          <span className="visually-hidden">{overlapped ? `${word}, ${took} for ${formatDuration(worked * 1000)} of work` : `${word}, ${took}`}</span>
        </button>
      </div>
      <div className={styles.track} aria-hidden onClick={() => focus.setState({ selected: row.path })}>
        <div
          className={styles.span}
          data-status={status}
          data-group={row.members > 0}
          title={overlapped ? `${name}: ${formatDuration(worked * 1000)} of work in ${took}` : `${name}: ${word.toLowerCase()}, ${took}`}
          style={{ left: `${at(row.start)}%`, width: `${at(row.end ?? end) - at(row.start)}%` }}
        />
        {overlapped && (
          <span className={styles.sum} style={{ left: `${at(row.start)}%` }}>
            sum {formatDuration(worked * 1000)}, took {took}
          </span>
        )}
        {row.segments.map((segment) => (
          <SegmentBar key={`${segment.step} ${segment.attempt} ${segment.kind}`} segment={segment} end={end} at={at} status={status} />
        ))}
      </div>
    </div>
  );
});

const SEGMENT_WORDS = { work: "attempt", failed: "failed attempt", wait: "wait for attempt", cancelled: "cancelled attempt" };

function SegmentBar({ segment, end, at, status }: { segment: Segment; end: number; at: (time: number) => number; status: string }) {
  const until = Math.min(segment.end ?? end, Math.max(end, segment.start));
  return (
    <div
      className={styles.segment}
      data-kind={segment.kind}
      data-status={status}
      data-open={segment.end === null}
      title={`${SEGMENT_WORDS[segment.kind]} ${segment.attempt}, ${formatDuration((until - segment.start) * 1000)}`}
      style={{ left: `${at(segment.start)}%`, width: `${at(until) - at(segment.start)}%` }}
    />
  );
}
