/** A short text beside what the pointer or the focus is on. It repeats what is spoken anyway, so it is hidden from readers. */
import { useRef, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";

import { Kbd } from "./Kbd";
import styles from "./Tooltip.module.css";

export interface TooltipProps {
  text: ReactNode;
  shortcut?: string;
  children: ReactNode;
  block?: boolean;
}

interface Place {
  /** What it is drawn in: a modal dialog covers all that is outside it. */
  layer: Element;
  left: number;
  top: number;
  below: boolean;
}

const DELAY_MS = 350;

function placeFor(control: Element): Place {
  const box = control.getBoundingClientRect();
  const layer = control.closest("dialog") ?? document.body;
  const below = box.top < 56;
  const left = Math.min(Math.max(box.left + box.width / 2, 90), window.innerWidth - 90);
  return { layer, left, top: below ? box.bottom + 8 : box.top - 8, below };
}

/** Wrap a control; show `text` after a moment of hover, or at once on keyboard focus. */
export function Tooltip({ text, shortcut, children, block = false }: TooltipProps) {
  const [place, setPlace] = useState<Place | null>(null);
  const anchor = useRef<HTMLSpanElement>(null);
  const timer = useRef(0);
  const show = (delay: number) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const control = anchor.current?.firstElementChild;
      if (control) setPlace(placeFor(control));
    }, delay);
  };
  const hide = () => {
    window.clearTimeout(timer.current);
    setPlace(null);
  };
  return (
    <span
      ref={anchor}
      className={block ? styles.block : styles.anchor}
      onPointerEnter={(event) => event.pointerType === "mouse" && show(DELAY_MS)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(":focus-visible") && show(0)}
      onBlur={hide}
    >
      {children}
      {place &&
        createPortal(
          <span
            className={styles.bubble}
            data-below={place.below}
            aria-hidden
            style={{ left: place.left, top: place.top }}
          >
            {text}
            {shortcut && <Kbd keys={shortcut} />}
          </span>,
          place.layer,
        )}
    </span>
  );
}
