/** The panel beside the canvas: the palette, or the outline. */
import { showSide, usePanels } from "@/store/panels";
import { Tabs } from "@/ui";

import styles from "./Editor.module.css";
import { Outline } from "./Outline";
import { Palette } from "./Palette";

const TABS = [
  { id: "palette", label: "Add" },
  { id: "outline", label: "Outline" },
];

/** Draw one of the two panels. */
export function SideContent({ side }: { side: "palette" | "outline" }) {
  return side === "palette" ? <Palette /> : <Outline />;
}

/** Draw the panel with its tabs. */
export function SideBar() {
  const side = usePanels((panels) => panels.side);
  return (
    <aside className={styles.side} aria-label="Nodes">
      <Tabs tabs={TABS} current={side} label="Nodes" onChange={(id) => showSide(id as typeof side)}>
        <SideContent side={side} />
      </Tabs>
    </aside>
  );
}
