/** How an agent answers: its kind, and the settings of that kind. Another kind starts with what it needs filled in. */

import { useState } from "react";
import { Link } from "react-router";

import { type AgentKind, useAgentKinds, useFunctions, useProviders } from "@/api/registry";
import { type Choices, firstSettings, settingsSchema } from "@/core/agent-definition";
import type { JsonSchema } from "@/core/schema";
import { Panel, SchemaForm, Skeleton } from "@/ui";

import styles from "./Registry.module.css";
import type { AgentDraft } from "./useAgentDraft";

const LOCAL = "local-";

/** Draw the choice of kind and its form. */
export function KindForm({ draft }: { draft: AgentDraft }) {
  const kinds = useAgentKinds();
  const choices = useChoices();
  const [left, setLeft] = useState<Record<string, Record<string, unknown>>>({});
  const { kind, settings } = draft.draft;
  const current = kinds.data?.find((each) => each.kind === kind);
  const choose = (next: AgentKind) => {
    if (next.kind === kind) return;
    setLeft({ ...left, [kind]: settings });
    const first = firstSettings(settingsSchema(next.schema as JsonSchema, {}, choices));
    draft.change({ kind: next.kind, settings: left[next.kind] ?? first });
  };
  const error = draft.errorOf("kind") ?? draft.errorOf("settings");
  return (
    <Panel title="How it answers">
      <div className={styles.form}>
        <div role="radiogroup" aria-label="Kind" className={styles.kinds}>
          {kinds.data?.map((each) => (
            <label key={each.kind} className={styles.kind} data-chosen={each.kind === kind}>
              <input type="radio" name="kind" checked={each.kind === kind} onChange={() => choose(each)} />
              <span className={styles.kindTitle}>{each.title}</span>
              <span className={styles.quiet}>{WORDS[each.kind] ?? each.description}</span>
            </label>
          ))}
        </div>
        {error && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        {kind === "model" && choices.providers.length === 0 && (
          <p className={styles.notice}>
            No provider serves models yet. <Link to="/providers">Add one</Link>, then choose it here.
          </p>
        )}
        {current ? (
          <SchemaForm
            key={kind}
            schema={settingsSchema(current.schema as JsonSchema, settings, choices)}
            value={settings}
            onChange={(next) => draft.change({ settings: next })}
          />
        ) : (
          <Skeleton height="8rem" />
        )}
      </div>
    </Panel>
  );
}

const WORDS: Record<string, string> = {
  function: "A Python function that the operator registered",
  model: "A language model at one of the providers",
  scripted: "Answers written in advance, for tests",
};

function useChoices(): Choices {
  const providers = useProviders();
  const functions = useFunctions();
  return {
    providers: (providers.data ?? []).filter((each) => !each.kind.startsWith(LOCAL)).map((each) => each.slug),
    functions: (functions.data ?? []) as Choices["functions"],
  };
}
