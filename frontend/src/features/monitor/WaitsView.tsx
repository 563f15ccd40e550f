/** What an activation waits for from outside: times, events, values of the state, a place in a critical section. */

import { Clock3, Database, LockKeyhole, Radio } from "lucide-react";
import type { ReactNode } from "react";

import { plural } from "@/core/format";
import { timerWords } from "@/core/run-words";
import type { Activation, Lock } from "@/core/run-state";
import { Countdown } from "@/ui";

import styles from "./Inspector.module.css";
import { PathLink } from "./PathLink";
import { useMonitor, useView } from "./useMonitor";

/** Draw what is waited for, where there is anything. */
export function WaitsView({ activation }: { activation: Activation }) {
  const { face, name } = useMonitor();
  const { state, live, at } = useView();
  if (activation.status !== "active") return null;
  const timers = activation.timers.flatMap((id) => state.timers[id] ?? []);
  const lock = activation.lock === null ? undefined : state.locks[activation.lock];
  const watching = activation.path in state.watchers;
  if (timers.length + activation.listens.length === 0 && !lock && !watching) return null;
  return (
    <section className={styles.block} aria-label="Waits for">
      <h3 className={styles.label}>Waits for</h3>
      <ul className={styles.waits}>
        {timers.map((timer) => (
          <Wait key={timer.id} icon={<Clock3 aria-hidden />}>
            {timerWords(timer.purpose, name)}: <Countdown at={timer.at} {...(live ? {} : { now: at })} />
          </Wait>
        ))}
        {activation.listens.map((event) => (
          <Wait key={event} icon={<Radio aria-hidden />}>
            the event <code>{event}</code>
            {event === face(activation.node).node?.cancel_on && ", which would stop it"}
          </Wait>
        ))}
        {watching && <Wait icon={<Database aria-hidden />}>the state to fulfil its condition</Wait>}
        {lock && activation.lock !== null && <LockWait name={activation.lock} lock={lock} path={activation.path} />}
      </ul>
    </section>
  );
}

function Wait({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li>
      {icon}
      <span>{children}</span>
    </li>
  );
}

/** Tell whether it is in, or where in the line it stands and who is in. */
function LockWait({ name, lock, path }: { name: string; lock: Lock; path: string }) {
  const place = lock.waiting.indexOf(path);
  const limit = lock.limit === 1 ? "one at a time" : `${lock.limit} at a time`;
  if (place < 0) {
    return (
      <Wait icon={<LockKeyhole aria-hidden />}>
        nothing: it is in <code>{name}</code> ({limit}), {plural(lock.waiting.length, "other waits", "others wait")}
      </Wait>
    );
  }
  return (
    <Wait icon={<LockKeyhole aria-hidden />}>
      a place in <code>{name}</code> ({limit}
      {lock.wide && ", across all runs"}), number {place + 1} in the line
      {lock.holders.length > 0 && (
        <>
          ; in it now:{" "}
          {lock.holders.map((holder) => (
            <PathLink key={holder} path={holder} />
          ))}
        </>
      )}
    </Wait>
  );
}
