/** Chooses which item of a map, or pass of a loop, the graph shows; by itself it shows what is newest. */

import { ChevronLeft, ChevronRight } from "lucide-react";

import styles from "./RunGraph.module.css";
import { useFocus, useMonitor } from "./useMonitor";

interface ItemSwitchProps {
  path: string;
  total: number;
  name: string;
}

/** Draw the switch at the foot of a map's or a loop's box. */
export function ItemSwitch({ path, total, name }: ItemSwitchProps) {
  const { focus } = useMonitor();
  const picked = useFocus((each) => each.picks[path]);
  const pick = (index: number | undefined) =>
    focus.setState(({ picks }) => {
      const { [path]: _before, ...others } = picks;
      return { picks: index === undefined ? others : { ...others, [path]: index } };
    });
  const shown = picked ?? total;
  return (
    <div className={`${styles.switch} nodrag nopan`} role="group" aria-label={`Which of ${name}`} onClick={(event) => event.stopPropagation()}>
      <button type="button" aria-label="The one before" disabled={shown <= 0} onClick={() => pick(Math.min(shown, total) - 1)}>
        <ChevronLeft aria-hidden />
      </button>
      <button type="button" className={styles.newest} aria-pressed={picked === undefined} title="Show the newest" onClick={() => pick(undefined)}>
        {picked === undefined ? `newest of ${total}` : `${picked + 1} of ${total}`}
      </button>
      <button type="button" aria-label="The next one" disabled={picked === undefined} onClick={() => pick(shown + 1 >= total ? undefined : shown + 1)}>
        <ChevronRight aria-hidden />
      </button>
    </div>
  );
}
