/** Joins as they went: which branches they waited for, what became of each, and when they fired. */

import type { Activation, RunState } from "./run-state";

/** What became of a branch: `stopped` and `dropped` are losers, cut off or come too late. */
export type BranchFate = "delivered" | "failed" | "skipped" | "awaited" | "stopped" | "dropped";

export interface Branch {
  node: string;
  path: string | null;
  index: number | null;
  fate: BranchFate;
  at: number | null;
}

export interface JoinSettings {
  mode: string;
  n: number;
  deadline_s: number | null;
  losers: string;
}

/** Read the settings of a join from a node's policy or a pattern's settings; null where all branches are waited for. */
export function joinSettings(raw: unknown): JoinSettings | null {
  const given = (raw ?? {}) as Partial<JoinSettings>;
  const { mode = "all", n = 2, deadline_s = null, losers = "cancel" } = given;
  return mode === "all" && deadline_s === null ? null : { mode, n, deadline_s, losers };
}

/** Tell the branches of a pattern: its children, of each the last try. */
export function branchesInside(state: RunState, pattern: Activation, join: JoinSettings): Branch[] {
  const tries = new Map<string, Activation>();
  for (const path of pattern.children) {
    const child = state.activations[path]!;
    tries.set(child.origin, child);
  }
  const children = [...tries.values()];
  return children.map((child) => branchOf(child, firedInside(pattern, children, join)));
}

/** Tell when a pattern had what it waited for; null while it waits. */
function firedInside(pattern: Activation, children: readonly Activation[], { mode, n }: JoinSettings): number | null {
  const wanted = mode === "any" || mode === "first_success" ? 1 : mode === "quorum" ? n : Infinity;
  const good = children.filter((each) => each.status === "left" || (mode === "any" && each.status === "failed"));
  const times = good.map((each) => each.left_at!).sort((a, b) => a - b);
  return times[wanted - 1] ?? pattern.left_at;
}

/** Tell the branches that lead to a node whose edges join, by the nodes that they come from. */
export function branchesInto(state: RunState, joined: Activation, sources: readonly string[]): Branch[] {
  const around = joined.parent === null ? undefined : state.activations[joined.parent];
  if (!around) return [];
  return sources.map((node) => {
    const child = around.children.map((path) => state.activations[path]!).findLast((each) => each.node === node);
    if (child) return branchOf(child, joined.entered_at);
    return { node, path: null, index: null, fate: node in around.outcomes ? "skipped" : "awaited", at: null };
  });
}

function branchOf(child: Activation, fired: number | null): Branch {
  const { node, path, index, left_at: at } = child;
  return { node, path, index, at, fate: fateOf(child, fired) };
}

function fateOf({ status, left_at }: Activation, fired: number | null): BranchFate {
  if (status === "active") return fired === null ? "awaited" : "dropped";
  if (status === "left") return fired !== null && left_at! > fired ? "dropped" : "delivered";
  return status === "failed" ? "failed" : "stopped";
}

/** List the activations that ended well, but too late for every join that they led to. */
export function droppedPaths(state: RunState, joinsOf: (node: string) => NodeJoins): Set<string> {
  const found = new Set<string>();
  for (const activation of Object.values(state.activations)) {
    const { into, inside, sources } = joinsOf(activation.node);
    for (const { path, fate } of inside ? branchesInside(state, activation, inside) : []) {
      if (fate === "dropped" && path !== null) found.add(path);
    }
    for (const { path, fate, node } of into ? branchesInto(state, activation, sources) : []) {
      if (fate === "dropped" && path !== null && !isUsed(state, path, joinsOf(node).targets)) found.add(path);
    }
  }
  return found;
}

/** Tell whether one of the nodes that an activation leads to took in what it delivered, or still waits for others. */
function isUsed(state: RunState, path: string, targets: readonly string[]): boolean {
  const { parent, left_at } = state.activations[path]!;
  const around = state.activations[parent ?? ""];
  if (!around || left_at === null) return false;
  return targets.some((target) => {
    const entered = around.children.map((each) => state.activations[each]!).findLast((each) => each.node === target);
    return entered ? entered.entered_at >= left_at : !(target in around.outcomes);
  });
}

/** The joins of a node: of the edges from its `sources`, and of the branches inside it; and where its own edges lead. */
export interface NodeJoins {
  into: JoinSettings | null;
  inside: JoinSettings | null;
  sources: readonly string[];
  targets: readonly string[];
}

/** Say what a join waits for. */
export function joinWords({ mode, n }: JoinSettings): string {
  switch (mode) {
    case "any":
      return "Waits for the first branch that ends";
    case "first_success":
      return "Waits for the first branch that ends well";
    case "quorum":
      return n === 1 ? "Waits for one branch that ends well" : `Waits for ${n} branches that end well`;
    case "predicate":
      return "Waits until its condition is true of what has arrived";
    default:
      return "Waits for all branches";
  }
}
