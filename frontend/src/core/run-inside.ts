/** Workflows inside workflows: which one an activation belongs to, and the way down to it. */

import type { RunState } from "./run-state";

/** Give the paths of the activations of workflow nodes around `path`, the outermost first. */
export function workflowsAround(state: RunState, path: string): string[] {
  const found: string[] = [];
  let around = state.activations[path]?.scope ?? null;
  while (around !== null) {
    const scope = state.activations[around]!;
    if (scope.local === "workflow") found.unshift(around);
    around = scope.scope;
  }
  return found;
}

/** Tell whether `path` is in the workflow that runs inside `around` (null: the run's own), and not in one deeper down. */
export function isInside(state: RunState, path: string, around: string | null): boolean {
  return (workflowsAround(state, path).at(-1) ?? null) === around;
}
