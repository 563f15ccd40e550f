/** One event whole: what it says, when, and as it stands in the log. */

import { History, X } from "lucide-react";

import { clock } from "@/core/run-format";
import type { LogRow } from "@/core/run-log";
import { Button, CodeText, IconButton } from "@/ui";

import styles from "./EventList.module.css";
import { useMonitor } from "./useMonitor";

/** Draw an event's detail. */
export function EventDetail({ row, onClose }: { row: LogRow; onClose: () => void }) {
  const { focus } = useMonitor();
  return (
    <aside className={styles.detail} aria-label={`Event ${row.seq}`}>
      <div className={styles.detailHead}>
        <strong>{row.event.type}</strong>
        <span>
          {row.seq}, {clock(row.at)}
        </span>
        <Button size="sm" variant="ghost" icon={<History aria-hidden />} onClick={() => focus.setState({ at: row.seq })}>
          Run as it was then
        </Button>
        <IconButton size="sm" label="Close the event" icon={<X aria-hidden />} onClick={onClose} />
      </div>
      <CodeText label={`Event ${row.seq} as JSON`} text={JSON.stringify(row.event, null, 2)} />
    </aside>
  );
}
