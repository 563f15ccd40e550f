/** Questions about the window, answered again when it changes. */
import { useSyncExternalStore } from "react";

export const NARROW = "(max-width: 860px)";
const DARK = "(prefers-color-scheme: dark)";

/** Say whether a media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Say whether the window is too narrow for panels side by side. */
export function useNarrow(): boolean {
  return useMedia(NARROW);
}

/** Say whether the system prefers dark. */
export function useSystemDark(): boolean {
  return useMedia(DARK);
}
