/** The limits that agents carry in their own definitions, with the way to where they are changed. */

import { Link } from "react-router";

import { type Agent, useAgents } from "@/api/registry";
import { MEASURE_WORDS, measuresOf } from "@/core/limits";
import { Panel, Table, type Column } from "@/ui";

import styles from "./Operations.module.css";

const OWN = measuresOf("agent");

const COLUMNS: Column<Agent>[] = [
  {
    id: "agent",
    title: "Agent",
    cell: (agent) => (
      <span className={styles.main}>
        <Link to={`/agents/${agent.slug}`}>{agent.name}</Link>
      </span>
    ),
  },
  ...OWN.map((measure): Column<Agent> => ({
    id: measure,
    title: MEASURE_WORDS[measure].short,
    width: "9.5rem",
    cell: (agent) => {
      const allowed = agent.limits[measure];
      if (typeof allowed !== "number") return <span className={styles.none}>–</span>;
      return (
        <>
          {allowed.toLocaleString("en")}
          <span className={styles.narrowOnly}> {MEASURE_WORDS[measure].counted}</span>
        </>
      );
    },
  })),
];

/** Draw the agents that carry limits; nothing where none does. */
export function AgentLimits() {
  const agents = useAgents();
  const limited = agents.data?.filter((agent) => OWN.some((measure) => typeof agent.limits[measure] === "number")) ?? [];
  if (limited.length === 0) {
    return (
      <p className={styles.aside}>
        Agents may carry limits of their own as well: they are part of an agent’s definition in the <Link to="/agents">registry</Link>. None does now.
      </p>
    );
  }
  return (
    <Panel title="Agents’ own limits" flush className={styles.list}>
      <Table label="Agents’ own limits" columns={COLUMNS} rows={limited} keyOf={(agent) => agent.slug} />
      <p className={styles.note}>They are part of an agent’s definition in the registry, with its versions, and hold across all processes too.</p>
    </Panel>
  );
}
