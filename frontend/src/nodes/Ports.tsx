/** The ports of a node: where edges lead in and leave. */
import { Handle, Position, useUpdateNodeInternals } from "@xyflow/react";
import { useEffect } from "react";

import type { Port } from "@/core/ports";

import styles from "./nodes.module.css";

/** Draw the port that edges lead into. */
export function InPort({ hidden }: { hidden: boolean }) {
  if (hidden) return null;
  return <Handle type="target" position={Position.Left} className={styles.port} />;
}

function OutPort({ port, top }: { port: Port; top?: number | string }) {
  const below = port.role === "error" || port.role === "return";
  const style = below || top === undefined ? undefined : { top };
  return (
    <Handle
      id={port.id}
      type="source"
      position={below ? Position.Bottom : Position.Right}
      className={styles.port}
      data-role={port.role}
      title={port.label}
      style={style}
    />
  );
}

/** Draw the ports that edges leave from; `tops` are their heights where they stand in rows. */
export function OutPorts({ id, ports, tops }: { id: string; ports: Port[]; tops?: (number | string)[] | undefined }) {
  const update = useUpdateNodeInternals();
  const key = ports.map((port) => port.id).join(" ");
  useEffect(() => update(id), [update, id, key]);
  return ports.map((port, index) => <OutPort key={port.id} port={port} top={tops?.[index]} />);
}
