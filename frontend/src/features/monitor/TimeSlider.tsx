/** Goes back in a run: shows it as it was after any event of its log, and comes back to what happens now. */

import { ChevronLeft, ChevronRight, Radio } from "lucide-react";
import { useStore } from "zustand";

import { offset } from "@/core/run-format";
import { eventWords } from "@/core/run-words";
import { Button, IconButton } from "@/ui";

import styles from "./TimeSlider.module.css";
import { useMonitor, useView } from "./useMonitor";

/** Draw the slider over the whole log. */
export function TimeSlider() {
  const { focus, name, store } = useMonitor();
  const view = useView();
  const refused = useStore(store, (followed) => followed.refusal !== null);
  const last = view.rows.length;
  const row = view.rows[view.seq - 1];
  const started = view.rows[0]?.at ?? 0;
  const go = (seq: number) => focus.setState({ at: seq >= last ? null : Math.max(1, seq) });
  if (refused || last === 0) return null;
  return (
    <div className={styles.slider} data-live={view.live}>
      <IconButton label="One event back" size="sm" icon={<ChevronLeft aria-hidden />} onClick={() => go(view.seq - 1)} />
      <input
        type="range"
        className={styles.range}
        aria-label="Show the run as it was after event"
        aria-valuetext={row ? `Event ${view.seq} of ${last}: ${eventWords(row.event, name).text}` : undefined}
        min={1}
        max={last}
        value={view.seq}
        style={{ "--done": `${last > 1 ? ((view.seq - 1) / (last - 1)) * 100 : 100}%` } as React.CSSProperties}
        onChange={(event) => go(Number(event.target.value))}
      />
      <IconButton
        label="One event on"
        size="sm"
        icon={<ChevronRight aria-hidden />}
        disabled={view.live}
        onClick={() => go(view.seq + 1)}
      />
      <span className={styles.where}>
        {view.seq.toLocaleString("en")} of {last.toLocaleString("en")}
        <span className={styles.time}>{row ? offset(row.at - started) : ""}</span>
      </span>
      <Button
        size="sm"
        variant={view.live ? "ghost" : "primary"}
        disabled={view.live}
        icon={<Radio aria-hidden />}
        onClick={() => focus.setState({ at: null })}
      >
        {view.live ? "Newest" : "Back to newest"}
      </Button>
    </div>
  );
}
