/** A group chat read as a conversation. */

import type { Json } from "./run-events";
import type { Activation, RunState } from "./run-state";

/** One turn: who had it, why, and what came of it. */
export interface Turn {
  number: number;
  path: string;
  node: string;
  reason: string;
  status: Activation["status"];
  message: Json;
  error: string | null;
  /** The step that is being answered, while it is. */
  step: string | null;
}

/** List the turns of a group chat, oldest first; each with the choice that led to it. */
export function transcriptOf(state: RunState, chat: Activation): Turn[] {
  const choices = [...chat.choices];
  return chat.children.map((path, index) => {
    const speaker = state.activations[path]!;
    const chosen = choices.findIndex((each) => each.choice === speaker.node && each.at <= speaker.entered_at);
    const reason = chosen < 0 ? "" : choices.splice(chosen, 1)[0]!.reason;
    return {
      number: index + 1,
      path,
      node: speaker.node,
      reason,
      status: speaker.status,
      message: speaker.output,
      error: speaker.error?.message ?? null,
      step: speaker.status === "active" ? (speaker.steps.at(-1) ?? null) : null,
    };
  });
}

const TEXTS = ["message", "text", "answer", "content", "output"];

/** Tell the text of a message: the message itself, or the one text that an object has under a usual name. */
export function kindOfMessage(value: Json): { text: string | null; value: Json } {
  if (typeof value === "string") return { text: value, value };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { text: null, value };
  const entries = Object.entries(value);
  const [key, only] = entries[0] ?? [];
  const text = entries.length === 1 && key !== undefined && TEXTS.includes(key) && typeof only === "string" ? only : null;
  return { text, value };
}
