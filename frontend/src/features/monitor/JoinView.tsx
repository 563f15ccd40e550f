/** A join as it went: what it waited for, which branches delivered, and what became of the losers. */

import { Ban, Check, CircleDashed, Hourglass, Scissors, X } from "lucide-react";

import { formatDuration } from "@/core/format";
import { type Branch, type BranchFate, branchesInside, branchesInto, type JoinSettings, joinWords } from "@/core/run-joins";
import type { Activation } from "@/core/run-state";

import styles from "./Inspector.module.css";
import { joinInside, joinInto } from "./joins";
import { PathLink } from "./PathLink";
import { useMonitor, useView } from "./useMonitor";

/** Draw the joins of an activation: of the edges that lead to it, and of the branches inside it. */
export function JoinView({ activation }: { activation: Activation }) {
  const { face } = useMonitor();
  const { state } = useView();
  const to = face(activation.node);
  const [into, inside] = [joinInto(to), joinInside(to)];
  return (
    <>
      {into && to.sources.length > 1 && (
        <JoinSection join={into} branches={branchesInto(state, activation, to.sources)} since={activation.entered_at} title="Joined" />
      )}
      {inside && (
        <JoinSection join={inside} branches={branchesInside(state, activation, inside)} since={activation.entered_at} title="Branches" />
      )}
    </>
  );
}

const FATES: Record<BranchFate, [Icon: typeof Check, word: string]> = {
  delivered: [Check, "delivered"],
  failed: [X, "failed"],
  skipped: [CircleDashed, "not taken"],
  awaited: [Hourglass, "awaited"],
  stopped: [Scissors, "stopped"],
  dropped: [Ban, "came too late, dropped"],
};

interface JoinSectionProps {
  join: JoinSettings;
  branches: Branch[];
  since: number;
  title: string;
}

function JoinSection({ join, branches, since, title }: JoinSectionProps) {
  const delivered = branches.filter((each) => each.fate === "delivered").length;
  return (
    <section className={styles.block} aria-label={title}>
      <h3 className={styles.label}>
        {title}: {delivered} of {branches.length} delivered
      </h3>
      <p className={styles.quiet}>
        {joinWords(join)}
        {join.deadline_s !== null && `, ${formatDuration(join.deadline_s * 1000)} at the most`}.
      </p>
      <ul className={styles.branches}>
        {branches.map((branch) => (
          <BranchLine key={branch.path ?? branch.node} branch={branch} since={since} />
        ))}
      </ul>
    </section>
  );
}

function BranchLine({ branch, since }: { branch: Branch; since: number }) {
  const { face } = useMonitor();
  const [Icon, word] = FATES[branch.fate];
  const name = face(branch.node).name;
  return (
    <li data-fate={branch.fate}>
      <Icon aria-hidden />
      {branch.path ? <PathLink path={branch.path}>{branch.index === null ? name : `${name} ${branch.index + 1}`}</PathLink> : <span>{name}</span>}
      <span className={styles.quiet}>
        {word}
        {branch.at !== null && branch.at > since && ` after ${formatDuration((branch.at - since) * 1000)}`}
      </span>
    </li>
  );
}
