/** Leads through all times that a node was entered in the run. */

import { ChevronLeft, ChevronRight } from "lucide-react";

import type { Activation } from "@/core/run-state";
import { IconButton } from "@/ui";

import styles from "./Inspector.module.css";
import { useMonitor, useView } from "./useMonitor";

/** Draw the links, where the node was entered more than once. */
export function SiblingLinks({ activation }: { activation: Activation }) {
  const { focus } = useMonitor();
  const { state } = useView();
  const all = Object.values(state.activations).filter((each) => each.node === activation.node);
  if (all.length < 2) return null;
  const index = all.findIndex((each) => each.path === activation.path);
  const go = (to: number) => focus.setState({ selected: all[to]?.path ?? activation.path });
  return (
    <span className={styles.siblings}>
      <IconButton size="sm" label="Entered before" icon={<ChevronLeft aria-hidden />} disabled={index === 0} onClick={() => go(index - 1)} />
      {index + 1} of {all.length} times entered
      <IconButton
        size="sm"
        label="Entered next"
        icon={<ChevronRight aria-hidden />}
        disabled={index === all.length - 1}
        onClick={() => go(index + 1)}
      />
    </span>
  );
}
