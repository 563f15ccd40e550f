/** Chooses an agent of the registry, by its name, kind or what it can do. */
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { useAgents, type Agent } from "@/api/registry";
import { Badge, EmptyState, KindMark, SearchInput, type WidgetProps } from "@/ui";

import styles from "./AgentWidget.module.css";

const SHOWN = 40;
const CAPABILITIES = 4;

function matches(agent: Agent, words: string): boolean {
  const text = [agent.name, agent.slug, agent.kind, agent.description, ...agent.capabilities].join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function AgentCard({ agent }: { agent: Agent }) {
  return (
    <span className={styles.card}>
      <span className={styles.line}>
        <span className={styles.name}>{agent.name}</span>
        <Badge>{agent.kind}</Badge>
        {!agent.enabled && <Badge tone="warning">disabled</Badge>}
      </span>
      {agent.description && <span className={styles.text}>{agent.description}</span>}
      {agent.capabilities.length > 0 && (
        <span className={styles.capabilities}>{agent.capabilities.slice(0, CAPABILITIES).join(" · ")}</span>
      )}
    </span>
  );
}

function AgentList({ agents, onPick }: { agents: Agent[]; onPick: (slug: string) => void }) {
  const [words, setWords] = useState("");
  const found = agents.filter((agent) => matches(agent, words.trim()));
  return (
    <div className={styles.list}>
      <SearchInput label="Search agents" placeholder="Name, kind or capability" value={words} onChange={setWords} />
      <ul className={styles.options} aria-label="Agents">
        {found.slice(0, SHOWN).map((agent) => (
          <li key={agent.slug}>
            <button type="button" className={styles.option} onClick={() => onPick(agent.slug)}>
              <AgentCard agent={agent} />
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <EmptyState compact title="No agent fits" />}
      <Link to="/agents/new" className={styles.more}>
        Make a new agent
      </Link>
    </div>
  );
}

/** Draw the chosen agent, and, when opened, the list to choose from. */
export function AgentWidget({ value, onChange, ids, disabled }: WidgetProps) {
  const agents = useAgents().data ?? [];
  const [open, setOpen] = useState(false);
  const slug = typeof value === "string" ? value : "";
  const chosen = agents.find((agent) => agent.slug === slug);
  return (
    <div className={styles.picker} onKeyDown={(event) => event.key === "Escape" && open && (event.stopPropagation(), setOpen(false))}>
      <button
        type="button"
        id={ids.id}
        aria-describedby={ids["aria-describedby"]}
        aria-expanded={open}
        className={styles.chosen}
        data-invalid={ids["aria-invalid"]}
        disabled={disabled}
        onClick={() => setOpen(!open)}
      >
        <KindMark kind="agent" size={22} />
        {chosen ? <AgentCard agent={chosen} /> : <span className={styles.none}>{slug ? `${slug} (unknown)` : "Choose an agent"}</span>}
        <ChevronDown aria-hidden className={styles.chevron} />
      </button>
      {open && (
        <AgentList
          agents={agents}
          onPick={(picked) => {
            onChange(picked);
            setOpen(false);
          }}
        />
      )}
      {chosen && !open && (
        <Link to={`/agents/${slug}`} className={styles.more}>
          Open {chosen.name}
        </Link>
      )}
    </div>
  );
}
