/** The tools at the canvas' corner: zoom, fit, layout, grid, minimap. */
import { useStore } from "@xyflow/react";

import { arrangeAction, fitAction, minimapAction, snapAction, zoomInAction, zoomOutAction } from "@/actions";
import { usePanels } from "@/store/panels";

import { ActionButton } from "./ActionButton";
import styles from "./Canvas.module.css";

/** Draw the tools; a narrow window has those for looking only. */
export function CanvasTools({ narrow }: { narrow: boolean }) {
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  const { minimap, snap } = usePanels();
  return (
    <div className={styles.tools} role="toolbar" aria-label="View">
      <ActionButton action={zoomOutAction} size="sm" />
      <span className={styles.zoom} aria-label={`Zoom ${zoom} percent`} role="img">
        {zoom} %
      </span>
      <ActionButton action={zoomInAction} size="sm" />
      <ActionButton action={fitAction} size="sm" />
      <ActionButton action={arrangeAction} size="sm" />
      {!narrow && <ActionButton action={snapAction} size="sm" pressed={snap} />}
      {!narrow && <ActionButton action={minimapAction} size="sm" pressed={minimap} />}
    </div>
  );
}
