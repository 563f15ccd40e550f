/** The events of a run, newest last, in readable words; each with its raw JSON. Only the rows in sight are drawn. */

import { useDeferredValue, useMemo, useRef, useState } from "react";

import type { LogRow } from "@/core/run-log";
import { Checkbox, EmptyState, SearchInput, Select, useNarrow, useVirtualRows } from "@/ui";

import { EventDetail } from "./EventDetail";
import { type EventGroup, filterRows, GROUP_WORDS } from "./eventGroups";
import { EventItem } from "./EventItem";
import styles from "./EventList.module.css";
import { useFollowEnd } from "./useFollowEnd";
import { useFocus, useMonitor, useView } from "./useMonitor";

const ROW_PX = 30;

/** Draw the list with its filters. */
export function EventList() {
  const { name } = useMonitor();
  const view = useView();
  const selected = useFocus((focus) => focus.selected);
  const [narrowed, setNarrowed] = useState(false);
  const [group, setGroup] = useState<EventGroup>("all");
  const [text, setText] = useState("");
  const [opened, setOpened] = useState<LogRow | null>(null);
  const search = useDeferredValue(text);
  const activation = narrowed ? selected : null;
  const rows = useMemo(
    () => filterRows(view.rows, view.seq, { group, text: search, activation }, name),
    [view, group, search, activation, name],
  );
  return (
    <div className={styles.events}>
      <div className={styles.filters}>
        <SearchInput label="Search the events" value={text} onChange={setText} />
        <Select aria-label="Kind of event" value={group} onChange={(event) => setGroup(event.target.value as EventGroup)}>
          {Object.entries(GROUP_WORDS).map(([id, word]) => (
            <option key={id} value={id}>
              {word}
            </option>
          ))}
        </Select>
        <Checkbox
          label="Of the selected activation"
          checked={narrowed}
          disabled={selected === null}
          onChange={(event) => setNarrowed(event.target.checked)}
        />
      </div>
      <div className={styles.body}>
        <Rows rows={rows} started={view.rows[0]?.at ?? 0} opened={opened} onOpen={setOpened} />
        {opened && <EventDetail row={opened} onClose={() => setOpened(null)} />}
      </div>
    </div>
  );
}

interface RowsProps {
  rows: readonly LogRow[];
  started: number;
  opened: LogRow | null;
  onOpen: (row: LogRow) => void;
}

function Rows({ rows, started, opened, onOpen }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();
  const height = narrow ? 44 : ROW_PX;
  const seen = useVirtualRows(scroller, rows.length, height);
  useFollowEnd(scroller, "y", true, rows.length);
  return (
    <div ref={scroller} className={styles.scroller}>
      {rows.length === 0 && <EmptyState compact title="No event fits" />}
      <div role="list" aria-label="Events" style={{ paddingTop: seen.before, paddingBottom: seen.after }}>
        {rows.slice(seen.from, seen.to).map((row) => (
          <EventItem key={row.seq} row={row} started={started} height={height} opened={opened === row} onOpen={onOpen} />
        ))}
      </div>
    </div>
  );
}
