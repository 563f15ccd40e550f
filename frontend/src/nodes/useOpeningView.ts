/** Shows a canvas as it should be opened, and again when its pane gets another size, until its user moves it. */
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";

import type { GraphDocument } from "@/core/document";
import { absoluteRect, type Rect } from "@/core/geometry";
import { membersOf } from "@/core/tree";
import { around, openingView, type Viewport } from "@/core/viewport";

const FOLLOW_MS = 300;
const STILL = "(prefers-reduced-motion: reduce)";

function isAt(transform: [number, number, number], view: Viewport): boolean {
  const off = [transform[0] - view.x, transform[1] - view.y, (transform[2] - view.zoom) * 1000];
  return off.every((each) => Math.abs(each) < 1);
}

/**
 * Keep the view on the whole document, or, where that is too large to be read, on `focus` (ids of nodes with a space
 * between; empty: its start). Null leaves the view alone.
 */
export function useOpeningView(document: GraphDocument | null, focus = ""): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const ready = useStore((state) => state.panZoom !== null);
  const placed = useRef<{ view: Viewport; until: number } | null>(null);
  useEffect(() => {
    if (!document || !ready || width === 0 || height === 0) return;
    const bounds = around(membersOf(document, null).map((node) => absoluteRect(document, node.id)));
    if (!bounds) return;
    const before = placed.current;
    const moving = before !== null && Date.now() < before.until;
    if (before && !moving && !isAt(store.getState().transform, before.view)) return;
    const chosen = around(focus.split(" ").filter(Boolean).map((id) => absoluteRect(document, id)));
    const view = openingView(bounds, { width, height }, chosen ?? startOf(bounds));
    const duration = before && !window.matchMedia(STILL).matches ? FOLLOW_MS : 0;
    placed.current = { view, until: Date.now() + duration + 50 };
    void flow.setViewport(view, { duration });
  }, [document, focus, width, height, ready, flow, store]);
}

function startOf(bounds: Rect): Rect {
  return { ...bounds, w: 0 };
}
