/** The words and marks for what nodes do on a run's page. */

import type { Hold, ItemStatus } from "@/core/run-items";
import type { NodeStatus } from "@/core/run-nodes";
import type { SubtaskStatus } from "@/core/run-events";
import type { StepStatus } from "@/core/run-state";
import type { StatusName } from "@/ui";

interface Words {
  status: StatusName;
  word: string;
}

export const NODE_WORDS: Record<NodeStatus, Words> = {
  waiting: { status: "queued", word: "Waiting" },
  active: { status: "running", word: "Active" },
  held: { status: "waiting", word: "Waits" },
  retrying: { status: "retrying", word: "Will be tried again" },
  again: { status: "retrying", word: "Failed, and is entered again" },
  left: { status: "succeeded", word: "Left" },
  recovered: { status: "retrying", word: "Left in spite of a failure" },
  failed: { status: "failed", word: "Failed" },
  cancelled: { status: "cancelled", word: "Cancelled" },
  skipped: { status: "skipped", word: "Skipped" },
  unreached: { status: "skipped", word: "Not reached" },
};

const JUMPS = new Set(["break", "continue"]);

/** Say how a node of a kind stands: a jump that was made ended with the pass that it cut short. */
export function nodeWords(status: NodeStatus, kind: string): Words {
  return JUMPS.has(kind) && status === "cancelled" ? { status: "succeeded", word: "Jumped" } : NODE_WORDS[status];
}

export const HOLD_WORDS: Record<Hold, string> = {
  answer: "Waits for an answer",
  event: "Waits for an event",
  timer: "Waits for its time",
  state: "Waits for the state to change",
  place: "Waits for a place",
};

export const ITEM_WORDS: Record<ItemStatus | "unbegun", Words> = {
  queued: { status: "queued", word: "Waits for its turn" },
  unbegun: { status: "skipped", word: "Not begun" },
  active: { status: "running", word: "Active" },
  left: { status: "succeeded", word: "Done" },
  failed: { status: "failed", word: "Failed" },
  cancelled: { status: "cancelled", word: "Cancelled" },
};

export const STEP_WORDS: Record<StepStatus, Words> = {
  open: { status: "running", word: "Open" },
  waiting: { status: "retrying", word: "Waits to be tried again" },
  succeeded: { status: "succeeded", word: "Succeeded" },
  failed: { status: "failed", word: "Failed" },
  cancelled: { status: "cancelled", word: "Cancelled" },
};

export const SUBTASK_WORDS: Record<SubtaskStatus, Words> = {
  waiting: { status: "queued", word: "Waiting" },
  active: { status: "running", word: "Active" },
  done: { status: "succeeded", word: "Done" },
  failed: { status: "failed", word: "Failed" },
  blocked: { status: "skipped", word: "Blocked" },
  dropped: { status: "cancelled", word: "Dropped by a new plan" },
};

export const PURPOSE_WORDS: Record<string, string> = {
  answer: "Answer",
  route: "Choose who is next",
  plan: "Plan the work",
  assemble: "Assemble the answer",
  synthesise: "Make one answer of all",
  classify: "Choose a case",
  evaluate: "Judge the result",
  judge: "Choose the best",
  progress: "Look at the progress",
  replan: "Plan anew",
  reassign: "Give it to another",
  summarise: "Sum up",
};
