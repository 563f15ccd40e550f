/** One event of the list: its number, when, and what happened in words. */

import { memo } from "react";

import { offset } from "@/core/run-format";
import type { LogRow } from "@/core/run-log";
import { eventWords } from "@/core/run-words";
import { cx, KindMark, useNarrow } from "@/ui";

import styles from "./EventList.module.css";
import { useFocus, useMonitor } from "./useMonitor";

interface EventItemProps {
  row: LogRow;
  started: number;
  height: number;
  opened: boolean;
  onOpen: (row: LogRow) => void;
}

/** Draw an event; a click shows it whole and inspects its activation. */
export const EventItem = memo(function EventItem({ row, started, height, opened, onOpen }: EventItemProps) {
  const { focus, faceAt, name } = useMonitor();
  const words = eventWords(row.event, name);
  const related = useFocus((each) => words.activation !== null && each.hovered === words.activation);
  const narrow = useNarrow();
  const open = () => {
    onOpen(row);
    if (words.activation !== null && !narrow) focus.setState({ selected: words.activation });
  };
  return (
    <div
      role="listitem"
      className={cx(styles.row, opened && styles.opened, related && styles.related)}
      style={{ height }}
      onPointerEnter={() => focus.setState({ hovered: words.activation })}
      onPointerLeave={() => focus.setState({ hovered: null })}
    >
      <button type="button" className={styles.event} aria-expanded={opened} onClick={open}>
        <span className={styles.seq}>{row.seq}</span>
        <span className={styles.time}>{offset(row.at - started)}</span>
        <span className={styles.tone} data-tone={words.tone} aria-hidden />
        <KindMark kind={words.activation === null ? "flow" : faceAt(words.activation).kind} size={16} bare />
        <span className={styles.words}>{words.text}</span>
      </button>
    </div>
  );
});
