/** What was used inside a metered activation, of the budget that it has. */

import { formatCost, formatCount } from "@/core/format";
import type { Activation } from "@/core/run-state";

import styles from "./Inspector.module.css";
import { useMonitor } from "./useMonitor";

const UNITS = [
  ["steps", "Steps", formatCount],
  ["tokens", "Tokens", formatCount],
  ["cost_usd", "Cost", formatCost],
] as const;

/** Draw the meters of an activation that has some. */
export function SpentView({ activation }: { activation: Activation }) {
  const { face } = useMonitor();
  if (!activation.metered) return null;
  const budget = limitsOf(face(activation.node).node);
  const shown = UNITS.filter(([unit]) => budget[unit] !== undefined || activation.spent[unit] > 0);
  if (shown.length === 0) return null;
  return (
    <section className={styles.block} aria-label="Budget">
      <h3 className={styles.label}>Used inside</h3>
      <ul className={styles.meters}>
        {shown.map(([unit, title, format]) => {
          const [spent, limit] = [activation.spent[unit], budget[unit]];
          return (
            <li key={unit}>
              <span>{title}</span>
              {limit === undefined ? (
                <span />
              ) : (
                <meter min={0} max={limit} high={limit * 0.8} optimum={0} value={Math.min(spent, limit)} aria-label={`${title} used`} />
              )}
              <span className={styles.figure}>
                {format(spent)}
                {limit !== undefined && <span className={styles.quiet}> of {format(limit)}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

type Unit = (typeof UNITS)[number][0];

/** Read the limits of a node: its budget, or a pattern's own limits on tokens and money. */
function limitsOf(node: { budget?: unknown; config?: Record<string, unknown> } | null): Partial<Record<Unit, number>> {
  const budget = (node?.budget ?? {}) as Record<string, unknown>;
  const own = { tokens: node?.config?.["max_tokens"], cost_usd: node?.config?.["max_cost_usd"] } as Record<string, unknown>;
  return Object.fromEntries(
    UNITS.flatMap(([unit]) => {
      const limit = budget[unit] ?? own[unit];
      return typeof limit === "number" ? [[unit, limit]] : [];
    }),
  );
}
