/** The state that the nodes of the run share: each key's value, and every change with who made it and when. */

import { useMemo } from "react";

import { plural } from "@/core/format";
import { offset, oneLine } from "@/core/run-format";
import { type ValueChange, valueHistory } from "@/core/run-values";
import { Badge, EmptyState, JsonView } from "@/ui";

import { PathLink } from "./PathLink";
import styles from "./StatePanel.module.css";
import { useMonitor, useView } from "./useMonitor";

/** Draw all keys: the run's own, then those of each workflow inside it. */
export function StatePanel() {
  const { state } = useView();
  const inner = Object.values(state.activations).filter(({ values }) => Object.keys(values).length > 0);
  if (Object.keys(state.values).length + inner.length === 0) {
    return (
      <EmptyState compact title="This run keeps no state">
        A node writes state by “save as”, a transform by “set”.
      </EmptyState>
    );
  }
  return (
    <div className={styles.keys}>
      <Keys scope={null} values={state.values} />
      {inner.map(({ path, values }) => (
        <section key={path} aria-label={`State inside ${path}`}>
          <p className={styles.scope}>
            Inside <PathLink path={path} />
          </p>
          <Keys scope={path} values={values} />
        </section>
      ))}
    </div>
  );
}

function Keys({ scope, values }: { scope: string | null; values: Record<string, unknown> }) {
  const view = useView();
  const history = useMemo(() => valueHistory(view.rows, view.state, view.seq, scope), [view, scope]);
  return Object.entries(values).map(([key, value]) => <StateKey key={key} name={key} value={value} changes={history[key] ?? []} />);
}

function StateKey({ name, value, changes }: { name: string; value: unknown; changes: ValueChange[] }) {
  return (
    <section className={styles.key} aria-label={`State ${name}`}>
      <header className={styles.head}>
        <h3>{name}</h3>
        <span className={styles.quiet}>{plural(changes.length, "change")}</span>
      </header>
      <JsonView value={value} open={2} />
      {changes.length > 0 && (
        <details>
          <summary>History</summary>
          <ol className={styles.changes}>
            {changes.map((change) => (
              <Change key={change.seq} change={change} />
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

function Change({ change }: { change: ValueChange }) {
  const { focus } = useMonitor();
  const { rows } = useView();
  return (
    <li>
      <button type="button" className={styles.when} onClick={() => focus.setState({ at: change.seq })}>
        {offset(change.at - (rows[0]?.at ?? change.at))}
      </button>
      <Badge>{change.reducer}</Badge>
      {change.activation === null ? "its default" : <PathLink path={change.activation} />}
      <span className={styles.now}>{oneLine(change.value, 120)}</span>
    </li>
  );
}
