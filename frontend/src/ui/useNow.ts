/** The present moment, for texts such as `5 min ago`; it moves on every twenty seconds. */
import { useSyncExternalStore } from "react";

const TICK_MS = 20_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: number | undefined;

function tick(): void {
  now = Date.now();
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** Give the present moment (epoch milliseconds), fresh to within a tick. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
