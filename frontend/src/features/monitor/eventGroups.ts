/** What a list of events may be narrowed to. */

import type { EventType, RunEvent } from "@/core/run-events";
import type { LogRow } from "@/core/run-log";
import { eventWords, type Naming } from "@/core/run-words";

export type EventGroup = "all" | "run" | "activations" | "steps" | "coordination" | "waiting" | "state" | "problems";

export const GROUP_WORDS: Record<EventGroup, string> = {
  all: "All events",
  run: "The run",
  activations: "Activations",
  steps: "Steps",
  coordination: "Plans, handoffs, choices",
  waiting: "Questions, timers, events",
  state: "State",
  problems: "Problems",
};

const COORDINATION = new Set<EventType>([
  "RouteChosen",
  "PlanMade",
  "SubtaskAssigned",
  "SubtaskEnded",
  "LeadOverruled",
  "HandedOff",
  "HandoffRefused",
  "SubtaskReassigned",
  "ProgressNoted",
  "ChoiceMade",
  "ItemsAdded",
  "LoopJumped",
]);

const WAITING = /^(Question|Timer|Lock|Watch|Event)/;

/** Tell whether an event belongs to a group. */
export function inGroup(event: RunEvent, group: EventGroup): boolean {
  switch (group) {
    case "all":
      return true;
    case "run":
      return event.type.startsWith("Run");
    case "activations":
      return event.type.startsWith("Activation") || event.type === "NodeSkipped";
    case "steps":
      return event.type.startsWith("Step");
    case "coordination":
      return COORDINATION.has(event.type);
    case "waiting":
      return WAITING.test(event.type);
    case "state":
      return event.type === "ValueChanged";
    case "problems":
      return isProblem(event);
  }
}

function isProblem(event: RunEvent): boolean {
  const { tone } = eventWords(event);
  return tone === "bad" || tone === "warn";
}

/** What a list of events is narrowed by; `activation` keeps what concerns it and all inside it. */
export interface EventFilter {
  group: EventGroup;
  text: string;
  activation: string | null;
}

/** Narrow the first `until` rows of a log. */
export function filterRows(
  rows: readonly LogRow[],
  until: number,
  { group, text, activation }: EventFilter,
  name: Naming,
): readonly LogRow[] {
  const wanted = text.trim().toLowerCase();
  if (group === "all" && !wanted && activation === null) return until === rows.length ? rows : rows.slice(0, until);
  return rows.slice(0, until).filter(({ event }) => {
    if (!inGroup(event, group)) return false;
    const words = eventWords(event, name);
    if (activation !== null && !isInside(words.activation, activation)) return false;
    return !wanted || words.text.toLowerCase().includes(wanted) || event.type.toLowerCase().includes(wanted);
  });
}

function isInside(path: string | null, of: string): boolean {
  return path !== null && (path === of || of === "." || path.startsWith(`${of}/`));
}
