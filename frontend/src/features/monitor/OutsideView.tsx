/** What the run and the world outside have to do with each other: events waited for and kept, critical sections. */

import { Radio } from "lucide-react";
import { useState } from "react";

import { isEnded, type RunState } from "@/core/run-state";
import { Button, JsonView } from "@/ui";

import styles from "./Inspector.module.css";
import { PathLink } from "./PathLink";
import { SendEventDialog } from "./SendEventDialog";
import { useView } from "./useMonitor";

/** Draw it, where there is anything of it, or the run may still be told something. */
export function OutsideView({ state }: { state: RunState }) {
  const { live } = useView();
  const [sending, setSending] = useState(false);
  const going = live && state.status !== "new" && !isEnded(state.status);
  const listeners = Object.entries(state.listeners);
  const kept = Object.entries(state.inbox);
  const locks = Object.entries(state.locks).filter(([, lock]) => lock.holders.length + lock.waiting.length > 0);
  if (!going && listeners.length + kept.length + locks.length === 0) return null;
  return (
    <section className={styles.block} aria-label="Outside">
      <h3 className={styles.label}>{locks.length > 0 ? "Events and critical sections" : "Events"}</h3>
      <ul className={styles.waits}>
        {listeners.map(([name, paths]) => (
          <li key={name}>
            <span>
              <code>{name}</code> is waited for by{" "}
              {paths.map((path) => (
                <PathLink key={path} path={path} />
              ))}
            </span>
          </li>
        ))}
        {kept.map(([name, payloads]) => (
          <li key={name}>
            <div className={styles.grow}>
              <code>{name}</code> is kept until somebody takes it
              <JsonView value={payloads} open={1} />
            </div>
          </li>
        ))}
        {locks.map(([name, lock]) => (
          <li key={name}>
            <span>
              In <code>{name}</code>, {lock.holders.length} of {lock.limit}:{" "}
              {lock.holders.map((path) => (
                <PathLink key={path} path={path} />
              ))}
              {lock.waiting.length > 0 && `, ${lock.waiting.length} in the line`}
            </span>
          </li>
        ))}
      </ul>
      {going && (
        <div>
          <Button size="sm" icon={<Radio aria-hidden />} onClick={() => setSending(true)}>
            Send an event
          </Button>
        </div>
      )}
      {sending && <SendEventDialog suggested={listeners[0]?.[0] ?? ""} onClose={() => setSending(false)} />}
    </section>
  );
}
