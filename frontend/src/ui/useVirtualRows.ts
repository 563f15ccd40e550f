/** Long lists of rows of one height: only those that can be seen, and a few around them, are drawn. */
import { type RefObject, useEffect, useState } from "react";

const AROUND = 8;

export interface VirtualRows {
  from: number;
  to: number;
  before: number;
  after: number;
}

/** Tell which of `count` rows of `height` pixels to draw in the element that scrolls, and the space around them. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, height: number): VirtualRows {
  const [seen, setSeen] = useState({ top: 0, size: 600 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => setSeen({ top: element.scrollTop, size: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller]);
  const from = Math.max(0, Math.min(count, Math.floor(seen.top / height) - AROUND));
  const to = Math.min(count, Math.ceil((seen.top + seen.size) / height) + AROUND);
  return { from, to, before: from * height, after: Math.max(0, count - to) * height };
}
