/** Names an activation and inspects it on a click. */

import type { ReactNode } from "react";

import { KindMark } from "@/ui";

import styles from "./Inspector.module.css";
import { useMonitor } from "./useMonitor";

/** Draw the link; without `children` it shows the name of the node. */
export function PathLink({ path, children }: { path: string; children?: ReactNode }) {
  const { focus, faceAt } = useMonitor();
  const { name, kind } = faceAt(path);
  return (
    <button
      type="button"
      className={styles.link}
      onClick={() => focus.setState({ selected: path })}
      onPointerEnter={() => focus.setState({ hovered: path })}
      onPointerLeave={() => focus.setState({ hovered: null })}
    >
      <KindMark kind={kind} size={16} bare />
      {children ?? name}
    </button>
  );
}
