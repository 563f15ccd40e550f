/** Two panes with a bar between them that the pointer drags and the arrow keys move; the size is remembered. */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

import styles from "./SplitPane.module.css";

export interface SplitPaneProps {
  children: [ReactNode, ReactNode];
  label: string;
  remember: string;
  direction?: "row" | "column";
  fixed?: "first" | "second";
  initial?: number;
  min?: number;
  max?: number;
}

const STEP = 24;

function remembered(key: string, initial: number): number {
  const kept = Number(localStorage.getItem(`baton.split.${key}`));
  return Number.isFinite(kept) && kept > 0 ? kept : initial;
}

/** Lay out two panes; the `fixed` one keeps its size in pixels, the other takes the rest. */
export function SplitPane(props: SplitPaneProps) {
  const { children, label, remember, direction = "row", fixed = "second", initial = 360, min = 220, max = 900 } = props;
  const [size, setSize] = useState(() => remembered(remember, initial));
  const root = useRef<HTMLDivElement>(null);
  const resize = (wanted: number) => {
    const bounded = Math.round(Math.min(Math.max(wanted, min), max));
    setSize(bounded);
    localStorage.setItem(`baton.split.${remember}`, String(bounded));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !root.current) return;
    const box = root.current.getBoundingClientRect();
    const from = direction === "row" ? event.clientX - box.left : event.clientY - box.top;
    resize(fixed === "first" ? from : (direction === "row" ? box.width : box.height) - from);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = event.key === "ArrowRight" || event.key === "ArrowDown";
    if (!forward && event.key !== "ArrowLeft" && event.key !== "ArrowUp") return;
    event.preventDefault();
    resize(size + (forward === (fixed === "first") ? STEP : -STEP));
  };
  const bar = (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={direction === "row" ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      className={styles.bar}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
  const keep = { flexBasis: size };
  return (
    <div ref={root} className={styles.split} data-direction={direction}>
      <div className={fixed === "first" ? styles.kept : styles.rest} style={fixed === "first" ? keep : undefined}>
        {children[0]}
      </div>
      {bar}
      <div className={fixed === "second" ? styles.kept : styles.rest} style={fixed === "second" ? keep : undefined}>
        {children[1]}
      </div>
    </div>
  );
}
