/** The chain of a handoff: who passed control to whom, why and with what; refused wishes are marked. */

import { ArrowRight, Ban, CornerUpLeft } from "lucide-react";

import { offset } from "@/core/run-format";
import type { Activation, ChainLink } from "@/core/run-state";
import { JsonView } from "@/ui";

import styles from "./Inspector.module.css";
import { PathLink } from "./PathLink";
import { useMonitor, useView } from "./useMonitor";

/** Draw the chain of an activation that has one. */
export function ChainView({ activation }: { activation: Activation }) {
  const { chain } = activation;
  if (chain.length === 0) return null;
  return (
    <section aria-label="Handoff chain">
      <h3 className={styles.label}>Handoff chain</h3>
      <ol className={styles.chain}>
        {chain.map((link, index) => (
          <ChainItem key={index} link={link} started={activation.entered_at} />
        ))}
      </ol>
    </section>
  );
}

function ChainItem({ link, started }: { link: ChainLink; started: number }) {
  const { face } = useMonitor();
  const { state } = useView();
  const target = Object.values(state.activations).find((each) => each.node === link.target && each.entered_at >= link.at);
  const Icon = link.refused ? Ban : link.returned ? CornerUpLeft : ArrowRight;
  return (
    <li className={styles.hop} data-refused={link.refused}>
      <p className={styles.line}>
        <span className={styles.hopNumber}>{link.refused ? "–" : link.hop}</span>
        <PathLink path={link.source} />
        <Icon aria-label={link.refused ? "refused to" : link.returned ? "gave back to" : "handed over to"} className={styles.arrow} />
        {target && !link.refused ? <PathLink path={target.path} /> : <span>{face(link.target).name}</span>}
        <span className={styles.quiet}>{offset(link.at - started)}</span>
      </p>
      {link.reason && <p className={styles.prose}>{link.refused ? `Refused: ${link.reason}` : link.reason}</p>}
      {Object.keys(link.context).length > 0 && <JsonView value={link.context} open={1} />}
    </li>
  );
}
