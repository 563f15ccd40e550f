/** The panel beside the canvas: the palette, the outline, or what was checked. */
import type { GraphDocument } from "@/core/document";
import { useChecks, type Checks } from "@/store/checks";
import { useDocument } from "@/store/editor";
import { showSide, usePanels, type Panels } from "@/store/panels";
import { Tabs, type Tab } from "@/ui";

import styles from "./Editor.module.css";
import { CheckPanel } from "./checks/CheckPanel";
import { Outline } from "./Outline";
import { Palette } from "./Palette";

function tabsOf({ soundness, advice }: Checks, document: GraphDocument): Tab[] {
  const findings = (soundness.of === document ? soundness.value?.findings : undefined) ?? [];
  const count = findings.length + ((advice.of === document ? advice.value?.length : undefined) ?? 0);
  const tone = findings.some(({ severity }) => severity === "error") ? "danger" : "warning";
  return [
    { id: "palette", label: "Add" },
    { id: "outline", label: "Outline" },
    { id: "checks", label: "Checks", count, tone },
  ];
}

const CONTENT = { palette: Palette, outline: Outline, checks: CheckPanel };

/** Draw one of the panels. */
export function SideContent({ side }: { side: Panels["side"] }) {
  const Content = CONTENT[side];
  return <Content />;
}

/** Draw the panel with its tabs. */
export function SideBar() {
  const side = usePanels((panels) => panels.side);
  const checks = useChecks();
  const document = useDocument();
  return (
    <aside className={styles.side} aria-label="Nodes">
      <Tabs tabs={tabsOf(checks, document)} current={side} label="Nodes" onChange={(id) => showSide(id as typeof side)}>
        <SideContent side={side} />
      </Tabs>
    </aside>
  );
}
