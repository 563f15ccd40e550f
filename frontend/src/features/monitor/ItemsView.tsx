/** The items of a map, or the passes of a loop: how far they are, and each of them to be looked into. */

import { formatDuration } from "@/core/format";
import { itemsOf, type RunItem } from "@/core/run-items";
import { oneLine } from "@/core/run-format";
import type { Activation } from "@/core/run-state";
import { StatusDot } from "@/ui";

import styles from "./Inspector.module.css";
import { useFocus, useMonitor, useView } from "./useMonitor";
import { ITEM_WORDS } from "./words";

const MOST = 500;

/** Draw the items of an activation that has some. */
export function ItemsView({ activation }: { activation: Activation }) {
  const { face } = useMonitor();
  const { state } = useView();
  const items = itemsOf(state, activation);
  if (items.length === 0) return null;
  const word = face(activation.node).kind === "map" ? "Items" : "Passes";
  const count = (...wanted: RunItem["status"][]) => items.filter((item) => wanted.includes(item.status)).length;
  const [done, failed, stopped] = [count("left", "failed"), count("failed"), count("cancelled")];
  return (
    <section className={styles.block} aria-label={word}>
      <h3 className={styles.label}>
        {word}: {done} of {items.length} done{failed > 0 && `, ${failed} failed`}
        {stopped > 0 && `, ${stopped} stopped`}
      </h3>
      <div className={styles.progress} aria-hidden>
        {(["left", "failed", "cancelled", "active"] as const).map((status) => (
          <span key={status} data-status={status} style={{ flexGrow: count(status) }} />
        ))}
        <span style={{ flexGrow: count("queued") }} />
      </div>
      <ol className={styles.items}>
        {items.slice(0, MOST).map((item) => (
          <ItemLine key={item.index} item={item} around={activation} />
        ))}
      </ol>
      {items.length > MOST && <p className={styles.quiet}>The timeline shows the other {items.length - MOST}.</p>}
    </section>
  );
}

function ItemLine({ item, around }: { item: RunItem; around: Activation }) {
  const { focus } = useMonitor();
  const { state } = useView();
  const picked = useFocus((each) => each.picks[around.path] === item.index);
  const { status, word } = ITEM_WORDS[item.status === "queued" && around.status !== "active" ? "unbegun" : item.status];
  const path = item.paths.at(-1);
  const given = around.items[item.index] ?? (item.paths[0] ? state.activations[item.paths[0]]!.input : undefined);
  const choose = () =>
    focus.setState(({ picks }) => ({ picks: { ...picks, [around.path]: item.index }, ...(path ? { selected: path } : {}) }));
  return (
    <li>
      <button type="button" className={styles.itemLine} aria-pressed={picked} disabled={!path} onClick={choose}>
        <span className={styles.itemNumber}>{item.index + 1}</span>
        <StatusDot status={status} />
        <span className="visually-hidden">{word}</span>
        <span className={styles.itemValue}>{oneLine(given, 60)}</span>
        {item.since !== null && item.until !== null && (
          <span className={styles.quiet}>{formatDuration((item.until - item.since) * 1000)}</span>
        )}
      </button>
    </li>
  );
}
