/** The small signs at the corners of a node: what is wrong, its order, how it stands in a run. */
import { CircleAlert, TriangleAlert } from "lucide-react";

import { StatusDot, Tooltip } from "@/ui";

import type { NodeData } from "./data";
import styles from "./nodes.module.css";

/** Draw what is wrong with a node; its text is on hover and spoken. */
export function ProblemMark({ problem }: { problem: NonNullable<NodeData["problem"]> }) {
  const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <span className={styles.problem} data-severity={problem.severity}>
      <Tooltip text={problem.text}>
        <span role="img" aria-label={problem.text}>
          <Icon aria-hidden />
        </span>
      </Tooltip>
    </span>
  );
}

/** Draw all signs of a node. */
export function Marks({ data }: { data: NodeData }) {
  return (
    <>
      {data.order !== undefined && (
        <span className={styles.order} title={`Number ${data.order} in its sequence`}>
          {data.order}
        </span>
      )}
      {data.entry && <span className={styles.entry}>entry</span>}
      {data.problem && <ProblemMark problem={data.problem} />}
      {data.status && (
        <span className={styles.status}>
          {data.meta && <span className={styles.meta}>{data.meta}</span>}
          <StatusDot status={data.status} label />
        </span>
      )}
    </>
  );
}
