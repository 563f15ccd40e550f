/** A node that holds no other: its mark, its name, who answers, and its ports. */
import type { NodeProps } from "@xyflow/react";
import { SquareArrowOutUpRight } from "lucide-react";
import { memo } from "react";
import { Link } from "react-router";

import { NODE_SIZE } from "@/core/geometry";
import { cx, kindColours, KindMark } from "@/ui";

import type { FlowNode } from "./data";
import { Marks } from "./Marks";
import styles from "./nodes.module.css";
import { InPort, OutPorts } from "./Ports";
import { JoinMark, Scope } from "./Signs";

const ROW = 24;

/** The way to the workflow that a node runs. */
function LinkedWorkflow({ slug }: { slug: string }) {
  return (
    <Link to={`/workflows/${slug}`} className={cx(styles.linked, "nodrag", "nopan")} aria-label={`Open the workflow ${slug}`} title={`Open ${slug}`}>
      <SquareArrowOutUpRight aria-hidden />
    </Link>
  );
}

function LeafCard({ id, data, selected }: NodeProps<FlowNode>) {
  const rows = data.ports.filter((port) => port.role === "case" || port.role === "default");
  const tops = rows.length ? data.ports.map((_, index) => NODE_SIZE.h - 6 + index * ROW + ROW / 2) : undefined;
  return (
    <div className={styles.leaf} style={kindColours(data.node.kind)} data-kind={data.node.kind} data-selected={selected} data-status={data.status}>
      <InPort hidden={!data.takesInput} />
      <div className={styles.face}>
        <KindMark kind={data.node.kind} size={34} />
        <div className={styles.words}>
          <p className={styles.title}>{data.title}</p>
          <p className={data.live ? styles.speech : styles.subtitle}>{data.live ?? data.subtitle}</p>
        </div>
        {data.linked && <LinkedWorkflow slug={data.linked} />}
      </div>
      {rows.map((port) => (
        <p key={port.id} className={styles.case} data-role={port.role}>
          {port.label}
        </p>
      ))}
      <Marks data={data} />
      <Scope signs={data.scope} />
      {data.join && <JoinMark sign={data.join} />}
      <OutPorts id={id} ports={data.ports} tops={tops} />
    </div>
  );
}

export const LeafView = memo(LeafCard);
