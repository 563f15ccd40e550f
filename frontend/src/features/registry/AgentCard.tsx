/** One agent in the list: its name, what it can do, and where it is used. */

import { Link } from "react-router";

import type { Agent } from "@/api/registry";
import { plural } from "@/core/format";
import { Badge, KindMark } from "@/ui";

import styles from "./Registry.module.css";

const SHOWN = 4;

/** Draw an agent's card; the whole of it leads to its page. */
export function AgentCard({ agent }: { agent: Agent }) {
  const more = agent.capabilities.length - SHOWN;
  return (
    <li className={styles.card} data-disabled={!agent.enabled}>
      <div className={styles.cardHead}>
        <KindMark kind="agent" size={28} />
        <h2 className={styles.cardTitle}>
          <Link to={`/agents/${agent.slug}`} className={styles.cover}>
            {agent.name}
          </Link>
        </h2>
        <Badge tone={agent.kind === "model" ? "accent" : "plain"}>{agent.kind}</Badge>
        {!agent.enabled && <Badge tone="warning">disabled</Badge>}
      </div>
      <p className={styles.description}>{agent.description || "No description"}</p>
      <p className={styles.capabilities}>
        {agent.capabilities.slice(0, SHOWN).map((capability) => (
          <Badge key={capability}>{capability}</Badge>
        ))}
        {more > 0 && <span className={styles.quiet}>and {more} more</span>}
      </p>
      <p className={styles.quiet}>
        v{agent.version}, {agent.used_in.length === 0 ? "used in no workflow" : `used in ${plural(agent.used_in.length, "workflow")}`}
      </p>
    </li>
  );
}
