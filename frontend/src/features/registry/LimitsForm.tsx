/** How much may be asked of an agent. */

import { Field, Input, Panel } from "@/ui";

import styles from "./Registry.module.css";
import type { AgentDraft } from "./useAgentDraft";

const LIMITS = [
  { id: "calls_at_once", label: "Calls at once", step: 1, empty: "no limit" },
  { id: "calls_per_minute", label: "Calls per minute", step: 1, empty: "no limit" },
  { id: "timeout_s", label: "Seconds for an answer", step: "any", empty: "no limit" },
  { id: "circuit_failures", label: "Failures in a row that open its circuit", step: 1, empty: "the server's" },
  { id: "circuit_open_s", label: "Seconds that its circuit stays open", step: "any", empty: "the server's" },
] as const;

/** Draw a box for each limit; an empty one is no limit, or the server's own. */
export function LimitsForm({ draft }: { draft: AgentDraft }) {
  const { limits } = draft.draft;
  const change = (id: string, text: string) => {
    const { [id]: _before, ...others } = limits;
    draft.change({ limits: text === "" ? others : { ...others, [id]: Number(text) } });
  };
  return (
    <Panel title="Limits">
      <div className={styles.limits}>
        {LIMITS.map(({ id, label, step, empty }) => (
          <Field key={id} label={label} error={draft.errorOf(`limits.${id}`)}>
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
      {draft.errorOf("limits") && (
        <p className={styles.error} role="alert">
          {draft.errorOf("limits")}
        </p>
      )}
    </Panel>
  );
}
