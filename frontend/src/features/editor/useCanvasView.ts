/** Lets the actions move the view of the canvas. */
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";

import { setCanvas } from "@/actions";
import { absoluteRect } from "@/core/geometry";
import { useOpeningView } from "@/nodes";
import { currentDocument, useDocument } from "@/store/editor";

const DURATION = 220;
/** What a panel at the lower edge may cover. */
const BELOW = 110;

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
      reveal: (id) => {
        const { width, height, transform } = store.getState();
        const [rect, zoom] = [absoluteRect(currentDocument(), id), transform[2]];
        const [left, top] = [rect.x * zoom + transform[0], rect.y * zoom + transform[1]];
        const inside = left >= 0 && top >= 0 && left + rect.w * zoom <= width && top + rect.h * zoom <= height - BELOW;
        if (!inside) void flow.setCenter(rect.x + rect.w / 2, rect.y + rect.h / 2, { zoom, duration });
      },
      centre: () => {
        const { width, height, transform } = store.getState();
        return { x: (width / 2 - transform[0]) / transform[2], y: (height / 2 - transform[1]) / transform[2] };
      },
    });
    return () => setCanvas(null);
  }, [flow, store]);
}
