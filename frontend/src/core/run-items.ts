/** The items of a map and the passes of a loop: which there are, how each stands, and which of them a reader looks at. */

import { type Activation, isEnded, type RunState } from "./run-state";

export type ItemStatus = "queued" | "active" | "left" | "failed" | "cancelled";

/** One item or pass, by its number from 0, with the activations that it was given to, oldest first. */
export interface RunItem {
  index: number;
  status: ItemStatus;
  paths: string[];
  since: number | null;
  until: number | null;
}

/** List the items or passes inside an activation, in order; those of a map that wait for their turn too. */
export function itemsOf(state: RunState, activation: Activation): RunItem[] {
  const groups: Activation[][] = activation.items.map(() => []);
  for (const path of activation.children) {
    const child = state.activations[path]!;
    if (child.index !== null) (groups[child.index] ??= []).push(child);
  }
  const items = Array.from(groups, (group, index) => itemOf(index, group ?? []));
  return activation.items.length > 0 ? items : items.map((item) => passOf(item, items.length, activation));
}

/** A pass that a jump cut short was passed all the same, unless the loop was stopped in it. */
function passOf(item: RunItem, count: number, { status }: Activation): RunItem {
  const passed = item.index < count - 1 || status === "left";
  return item.status === "cancelled" && passed ? { ...item, status: "left" } : item;
}

function itemOf(index: number, group: Activation[]): RunItem {
  const last = group.at(-1);
  const active = group.some((each) => each.status === "active" || (each === last && each.again_at !== null));
  return {
    index,
    status: !last ? "queued" : active ? "active" : last.status,
    paths: group.map((each) => each.path),
    since: group[0]?.entered_at ?? null,
    until: active ? null : (last?.left_at ?? null),
  };
}

/** How far a map or a loop has come: items that ended by themselves, those of them that failed, those that were stopped. */
export interface ItemProgress {
  done: number;
  failed: number;
  stopped: number;
  total: number;
}

/** Count the items; null where there are none. */
export function progressOf(state: RunState, activation: Activation): ItemProgress | null {
  const items = itemsOf(state, activation);
  if (items.length === 0) return null;
  const count = (wanted: ItemStatus) => items.filter(({ status }) => status === wanted).length;
  const failed = count("failed");
  return { done: count("left") + failed, failed, stopped: count("cancelled"), total: items.length };
}

/** Which item a reader looks at, by the path of its map or loop; where none is chosen, the newest is shown. */
export type Picks = Readonly<Record<string, number>>;

/** Tell whether an activation is in none but the chosen items. */
export function isPicked(state: RunState, activation: Activation, picks: Picks): boolean {
  for (let at: Activation | undefined = activation; at?.parent != null; at = state.activations[at.parent]) {
    const picked = picks[at.parent];
    if (picked !== undefined && at.index !== null && at.index !== picked) return false;
  }
  return true;
}

/** Choose the items that a path is in, so that it is among what is shown. */
export function picksAlong(state: RunState, path: string, picks: Picks): Picks {
  const found: Record<string, number> = { ...picks };
  let at = state.activations[path];
  while (at?.parent != null) {
    if (at.index !== null && found[at.parent] !== undefined) found[at.parent] = at.index;
    at = state.activations[at.parent];
  }
  return found;
}

/** What holds an activation up, where nothing inside it is at work. */
export type Hold = "answer" | "event" | "timer" | "state" | "place";

/** Tell what an active activation waits for from outside; null where it is at work, or waits for what is inside it. */
export function holdOf(state: RunState, activation: Activation): Hold | null {
  if (activation.status !== "active" || isEnded(state.status) || activation.active > 0) return null;
  if (activation.steps.some((id) => id in state.open_steps)) return null;
  if (activation.path in state.questions) return "answer";
  if (activation.lock !== null && state.locks[activation.lock]!.waiting.includes(activation.path)) return "place";
  if (activation.path in state.watchers) return "state";
  if (activation.listens.length > 0) return "event";
  return activation.timers.some((timer) => timer in state.timers) ? "timer" : null;
}
