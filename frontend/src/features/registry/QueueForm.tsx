/** Where an agent's steps are carried out: by whichever worker drives the run, or by those of a queue. */

import { Field, Input, Panel } from "@/ui";

import type { AgentDraft } from "./useAgentDraft";

const HINT =
  "In a cluster, its steps are carried out only by workers that were started for this queue: for machines with a GPU, a licence, or a way into another network. " +
  "Empty: by whichever worker drives the run. One process alone takes no notice of it.";

/** Draw the field. */
export function QueueForm({ draft }: { draft: AgentDraft }) {
  return (
    <Panel title="Where it works">
      <Field label="Queue" hint={HINT} error={draft.errorOf("queue")}>
        {(ids) => (
          <Input
            {...ids}
            value={draft.draft.queue}
            maxLength={64}
            placeholder="none"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => draft.change({ queue: event.target.value })}
          />
        )}
      </Field>
    </Panel>
  );
}
