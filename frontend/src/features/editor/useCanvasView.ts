/** Lets the actions move the view of the canvas. */
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";

import { setCanvas } from "@/actions";
import { useOpeningView } from "@/nodes";
import { useDocument } from "@/store/editor";

const DURATION = 220;

/** Tell the actions of this canvas while it is on the page. */
export function useCanvasView(): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const document = useDocument();
  const [opened] = useState(document);
  useOpeningView(document === opened ? document : null);
  useEffect(() => {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const duration = still ? 0 : DURATION;
    setCanvas({
      zoomIn: () => void flow.zoomIn({ duration }),
      zoomOut: () => void flow.zoomOut({ duration }),
      fit: () => void flow.fitView({ duration, padding: 0.06, maxZoom: 1 }),
      show: (ids) =>
        window.setTimeout(() => {
          void flow.fitView({ nodes: ids.map((id) => ({ id })), duration, padding: 0.4, maxZoom: Math.max(flow.getZoom(), 0.7), minZoom: 0.3 });
        }, 30),
      centre: () => {
        const { width, height, transform } = store.getState();
        return { x: (width / 2 - transform[0]) / transform[2], y: (height / 2 - transform[1]) / transform[2] };
      },
    });
    return () => setCanvas(null);
  }, [flow, store]);
}
