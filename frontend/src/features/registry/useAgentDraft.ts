/** An agent's definition while it is edited: what it is now, what was typed over it, and what the server said. */

import { useState } from "react";

import { ApiError } from "@/api/errors";
import { type Agent, useSaveAgent } from "@/api/registry";
import type { AgentDefinition } from "@/core/agent-definition";
import { toast, toastError } from "@/ui";

const EMPTY: AgentDefinition = {
  name: "",
  description: "",
  kind: "function",
  capabilities: [],
  instructions: "",
  settings: {},
  limits: {},
  queue: "",
};

function definitionOf(agent: Agent | null): AgentDefinition {
  if (!agent) return EMPTY;
  const { name, description = "", kind, capabilities, instructions = "", settings, limits, queue = "" } = agent;
  return { name, description, kind, capabilities, instructions, settings, limits, queue };
}

/** Edit `agent`, or a new one. */
export function useAgentDraft(agent: Agent | null, onSaved: (agent: Agent) => void) {
  const [base, setBase] = useState(agent);
  const [draft, setDraft] = useState(() => definitionOf(agent));
  const save = useSaveAgent(agent?.slug ?? null);
  const dirty = JSON.stringify(draft) !== JSON.stringify(definitionOf(base));
  if (agent && agent.version !== base?.version && !dirty) {
    setBase(agent);
    setDraft(definitionOf(agent));
  }
  const fields = save.error instanceof ApiError ? save.error.fields : {};
  return {
    draft,
    dirty,
    saving: save.isPending,
    change: (changes: Partial<AgentDefinition>) => setDraft((before) => ({ ...before, ...changes })),
    errorOf: (field: string) => fields[field]?.[0],
    discard: () => {
      save.reset();
      setDraft(definitionOf(base));
    },
    send: () =>
      save.mutate(draft, {
        onSuccess: (saved) => {
          setBase(saved);
          setDraft(definitionOf(saved));
          toast(`Saved as version ${saved.version}`, "success");
          onSaved(saved);
        },
        onError: (error) => toastError("The agent was not saved", error),
      }),
  };
}

export type AgentDraft = ReturnType<typeof useAgentDraft>;
