/** Finds where a failed run went wrong. */

import { ROOT, type RunState } from "@/core/run-state";

/** Tell the path of the innermost activation that failed and took the run with it, if there is one. */
export function failedFirst(state: RunState): string | null {
  let path = ROOT;
  for (;;) {
    const failed = state.activations[path]?.children.find((child) => state.activations[child]?.status === "failed");
    if (failed === undefined) return path === ROOT ? null : path;
    path = failed;
  }
}
