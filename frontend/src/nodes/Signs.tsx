/** The small words on a node: when edges that join in it let it go on, what its kind is set to, and the scope it carries. */
import { Ban, Coins, GitMerge, Lock, Repeat, RotateCw, Rows3, Timer, Users, type LucideIcon } from "lucide-react";

import type { Sign, SignIcon } from "@/core/faces";

import styles from "./nodes.module.css";

const ICONS: Record<SignIcon, LucideIcon> = {
  join: GitMerge,
  limit: Repeat,
  each: Rows3,
  lock: Lock,
  people: Users,
  deadline: Timer,
  budget: Coins,
  rerun: RotateCw,
  cancel: Ban,
};

function SignItem({ sign }: { sign: Sign }) {
  const Icon = ICONS[sign.icon];
  return (
    <span className={styles.sign} title={sign.about}>
      <Icon aria-hidden />
      <span aria-hidden>{sign.text}</span>
      <span className="visually-hidden">{sign.about}</span>
    </span>
  );
}

/** Draw what a pattern's kind is set to, at the end of its head. */
export function OwnSigns({ signs }: { signs: Sign[] }) {
  return (
    <p className={styles.own}>
      {signs.map((sign) => (
        <SignItem key={sign.icon} sign={sign} />
      ))}
    </p>
  );
}

/** Draw the scope of a node on its lower border. */
export function Scope({ signs }: { signs: Sign[] }) {
  if (signs.length === 0) return null;
  return (
    <p className={styles.scope}>
      {signs.map((sign) => (
        <SignItem key={sign.icon} sign={sign} />
      ))}
    </p>
  );
}

/** Draw how edges join, above the port that they lead into. */
export function JoinMark({ sign }: { sign: Sign }) {
  return (
    <p className={styles.join} title={sign.about}>
      <span aria-hidden>{sign.text}</span>
      <span className="visually-hidden">{sign.about}</span>
    </p>
  );
}
