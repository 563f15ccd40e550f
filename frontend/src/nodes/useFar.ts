/** Tells when the canvas is looked at from so far that nothing can be read on it: its nodes are then drawn as blocks. */
import { useStore } from "@xyflow/react";

const FAR = 0.3;

/** Say whether the zoom is too small for words. */
export function useFar(): boolean {
  return useStore((state) => state.transform[2] < FAR);
}
