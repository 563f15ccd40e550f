/** Keeps the newest end of what grows in sight, until the reader scrolls away from it. */

import { type RefObject, useEffect, useRef } from "react";

const NEAR_PX = 48;

type Axis = "x" | "y";

/** Scroll to the right or the bottom end whenever `extent` grows, as long as the end was in sight. */
export function useFollowEnd(scroller: RefObject<HTMLElement | null>, axis: Axis, following: boolean, extent: number): void {
  const atEnd = useRef(true);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => {
      atEnd.current = leftToEnd(element, axis) < NEAR_PX;
    };
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [scroller, axis]);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !following || !atEnd.current) return;
    element.scrollTo(axis === "x" ? { left: element.scrollWidth } : { top: element.scrollHeight });
  }, [scroller, axis, following, extent]);
}

function leftToEnd(element: HTMLElement, axis: Axis): number {
  return axis === "x"
    ? element.scrollWidth - element.clientWidth - element.scrollLeft
    : element.scrollHeight - element.clientHeight - element.scrollTop;
}
