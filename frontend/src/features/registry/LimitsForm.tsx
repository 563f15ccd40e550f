/** How much may be asked of an agent. */

import { Link } from "react-router";

import { Field, Input, Panel } from "@/ui";

import styles from "./Registry.module.css";
import type { AgentDraft } from "./useAgentDraft";

interface Box {
  id: string;
  label: string;
  step: number | "any";
  empty: string;
  hint?: string;
}

/** Those that hold across all processes, and those that concern each call by itself. */
const SHARED: Box[] = [
  { id: "calls_at_once", label: "Calls at once", step: 1, empty: "no limit", hint: "What comes too many waits for its turn; it never fails by it." },
  { id: "calls_per_minute", label: "Calls per minute", step: 1, empty: "no limit" },
  { id: "tokens_per_minute", label: "Tokens per minute", step: 1, empty: "no limit", hint: "Of both directions, as its answers told them." },
];
const OF_A_CALL: Box[] = [
  { id: "timeout_s", label: "Seconds for an answer", step: "any", empty: "no limit" },
  { id: "circuit_failures", label: "Failures in a row that open its circuit", step: 1, empty: "the server's" },
  { id: "circuit_open_s", label: "Seconds that its circuit stays open", step: "any", empty: "the server's" },
];

/** Draw a box for each limit; an empty one is no limit, or the server's own. */
export function LimitsForm({ draft }: { draft: AgentDraft }) {
  const { limits } = draft.draft;
  const change = (id: string, text: string) => {
    const { [id]: _before, ...others } = limits;
    draft.change({ limits: text === "" ? others : { ...others, [id]: Number(text) } });
  };
  const boxes = (some: Box[]) => (
    <div className={styles.limits}>
      {some.map(({ id, label, step, empty, hint }) => (
        <Field key={id} label={label} hint={hint} error={draft.errorOf(`limits.${id}`)}>
          {(ids) => (
            <Input
              {...ids}
              type="number"
              min={0}
              step={step}
              placeholder={empty}
              value={typeof limits[id] === "number" ? limits[id] : ""}
              onChange={(event) => change(id, event.target.value)}
            />
          )}
        </Field>
      ))}
    </div>
  );
  return (
    <Panel title="Limits">
      <div className={styles.form}>
        <p className={styles.quiet}>
          Across all processes of the cluster, and all runs together. Limits of providers, workflows and people are set in{" "}
          <Link to="/operations/limits">Operations</Link>; the tightest holds.
        </p>
        {boxes(SHARED)}
        <p className={styles.quiet}>For each call; circuits are each process’s own.</p>
        {boxes(OF_A_CALL)}
        {draft.errorOf("limits") && (
          <p className={styles.error} role="alert">
            {draft.errorOf("limits")}
          </p>
        )}
      </div>
    </Panel>
  );
}
