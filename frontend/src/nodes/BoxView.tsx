/** A pattern node: a box with a head, around its members. */
import { NodeResizer, type NodeProps } from "@xyflow/react";
import { memo } from "react";

import { BOX_SIZE } from "@/core/geometry";
import { kindColours, KindMark, kindTitle } from "@/ui";

import type { FlowNode } from "./data";
import { Marks } from "./Marks";
import styles from "./nodes.module.css";
import { InPort, OutPorts } from "./Ports";
import { JoinMark, OwnSigns, Scope } from "./Signs";

function BoxFrame({ id, data, selected }: NodeProps<FlowNode>) {
  const { node } = data;
  const rights = data.ports.filter((port) => port.role !== "error" && port.role !== "return");
  const tops = rights.map((_, index) => `${((index + 1) * 100) / (rights.length + 1)}%`);
  return (
    <div
      className={styles.box}
      style={kindColours(node.kind)}
      data-kind={node.kind}
      data-selected={selected}
      data-drop={data.dropTarget}
      data-status={data.status}
    >
      {data.editable && <NodeResizer isVisible={selected} minWidth={BOX_SIZE.w} minHeight={BOX_SIZE.h} />}
      <InPort hidden={!data.takesInput} />
      <header className={styles.head}>
        <KindMark kind={node.kind} size={24} />
        <p className={styles.title}>{data.title}</p>
        {data.title.toLowerCase() !== kindTitle(node.kind).toLowerCase() && <p className={styles.kind}>{kindTitle(node.kind)}</p>}
        {data.lead && (
          <p className={styles.lead} title={`Led by ${data.lead}`}>
            <KindMark kind="agent" size={14} bare />
            <span>{data.lead}</span>
          </p>
        )}
        {data.own.length > 0 && <OwnSigns signs={data.own} />}
      </header>
      {data.memberCount === 0 && <p className={styles.empty}>{data.editable ? "Drop its members here" : "No members"}</p>}
      {data.live && <p className={styles.boxLive}>{data.live}</p>}
      <Marks data={data} />
      <Scope signs={data.scope} />
      {data.join && <JoinMark sign={data.join} />}
      {rights.length > 1 &&
        rights.map((port, index) => (
          <p key={port.id} className={styles.boxPort} style={{ top: tops[index] }}>
            {port.label}
          </p>
        ))}
      <OutPorts id={id} ports={data.ports} tops={rights.length > 1 ? tops : undefined} />
    </div>
  );
}

export const BoxView = memo(BoxFrame);
