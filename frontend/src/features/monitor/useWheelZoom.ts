/** Zooms what scrolls sideways by Ctrl or Cmd and the wheel, or a pinch, so that what is under the pointer stays there. */

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

interface Anchor {
  /** The part of the track that is left of the pointer. */
  share: number;
  /** How far the pointer is from where the track begins on the screen. */
  offset: number;
}

const SPEED = 0.004;

/** Listen on `scroller`, whose track begins after an element marked `data-fixed`; `zoom` is between 1 and `most`. */
export function useWheelZoom(scroller: RefObject<HTMLElement | null>, zoom: number, most: number, onZoom: (zoom: number) => void): void {
  const anchor = useRef<Anchor | null>(null);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const fixed = fixedWidth(element);
      const offset = event.clientX - element.getBoundingClientRect().left - fixed;
      anchor.current = { share: (element.scrollLeft + offset) / (element.scrollWidth - fixed), offset };
      onZoom(Math.min(most, Math.max(1, zoom * Math.exp(-event.deltaY * SPEED))));
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [scroller, zoom, most, onZoom]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !anchor.current) return;
    const { share, offset } = anchor.current;
    anchor.current = null;
    element.scrollTo({ left: share * (element.scrollWidth - fixedWidth(element)) - offset });
  }, [scroller, zoom]);
}

function fixedWidth(element: HTMLElement): number {
  return element.querySelector<HTMLElement>("[data-fixed]")?.offsetWidth ?? 0;
}
