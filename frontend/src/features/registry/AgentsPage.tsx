/** The page that lists agents. */

import { Bot, Plus } from "lucide-react";
import { useMemo, useState } from "react";

import { type AgentFilter, useAgentKinds, useAgents } from "@/api/registry";
import { Button, EmptyState, ErrorState, LinkButton, Page, PageHeader, SearchInput, Select, SkeletonList, usePageTitle } from "@/ui";

import { AgentCard } from "./AgentCard";
import styles from "./Registry.module.css";

/** Show the agents that fit the filters. */
export function AgentsPage() {
  usePageTitle("Agents");
  const [filter, setFilter] = useState<AgentFilter>({});
  const agents = useAgents(filter);
  const everyone = useAgents();
  const kinds = useAgentKinds();
  const capabilities = useMemo(
    () => [...new Set(everyone.data?.flatMap((agent) => agent.capabilities))].sort(),
    [everyone.data],
  );
  const change = (changes: AgentFilter) => setFilter({ ...filter, ...changes });
  return (
    <Page wide>
      <PageHeader title="Agents" actions={<NewAgent />}>
        Who answers in workflows: what each can do, and how it does it.
      </PageHeader>
      <div className={styles.filters} role="search">
        <SearchInput label="Search the agents" value={filter.q ?? ""} onChange={(q) => change({ q })} />
        <Select aria-label="Kind" value={filter.kind ?? ""} onChange={(event) => change({ kind: event.target.value })}>
          <option value="">Any kind</option>
          {kinds.data?.map((kind) => (
            <option key={kind.kind} value={kind.kind}>
              {kind.title}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Capability"
          value={filter.capability ?? ""}
          onChange={(event) => change({ capability: event.target.value })}
        >
          <option value="">Any capability</option>
          {capabilities.map((capability) => (
            <option key={capability}>{capability}</option>
          ))}
        </Select>
      </div>
      {agents.isPending && <SkeletonList rows={6} height="6rem" />}
      {agents.isError && <ErrorState title="The agents could not be read" error={agents.error} onRetry={() => void agents.refetch()} />}
      {agents.data?.length === 0 && <NoAgents filtered={Object.values(filter).some(Boolean)} onClear={() => setFilter({})} />}
      <ul className={styles.cards}>
        {agents.data?.map((agent) => (
          <AgentCard key={agent.slug} agent={agent} />
        ))}
      </ul>
    </Page>
  );
}

function NewAgent() {
  return (
    <LinkButton to="/agents/new" variant="primary" icon={<Plus aria-hidden />}>
      New agent
    </LinkButton>
  );
}

function NoAgents({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState title="No agent fits" actions={<Button onClick={onClear}>Show all agents</Button>} />
  ) : (
    <EmptyState mark={<Bot aria-hidden />} title="There are no agents yet" actions={<NewAgent />}>
      An agent is a function, a model or a script that answers when a workflow asks it.
    </EmptyState>
  );
}
