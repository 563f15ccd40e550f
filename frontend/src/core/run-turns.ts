/** The turns of a step, read for people: what was said, which tools were called and what they gave back. */

import type { Json } from "./run-events";

export interface TurnPart {
  kind: "asked" | "said" | "thought" | "called" | "returned" | "other";
  /** The tool, where there is one. */
  tool?: string;
  value: Json;
}

type Bag = Record<string, Json>;

const KINDS: Record<string, TurnPart["kind"]> = {
  "system-prompt": "asked",
  "user-prompt": "asked",
  "retry-prompt": "asked",
  text: "said",
  thinking: "thought",
  "tool-call": "called",
  "tool-return": "returned",
};

function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fromText(value: Json): Json {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

function modelPart(part: Bag): TurnPart {
  const kind = KINDS[String(part["part_kind"])] ?? "other";
  const tool = typeof part["tool_name"] === "string" ? { tool: part["tool_name"] } : {};
  if (kind === "other") return { kind, value: part };
  return { kind, ...tool, value: kind === "called" ? fromText(part["args"] ?? null) : (part["content"] ?? null) };
}

/** Read one turn; one of an unknown shape is given as it is. */
export function turnParts(turn: Json): TurnPart[] {
  if (isBag(turn) && typeof turn["tool"] === "string") {
    const { tool } = turn as { tool: string };
    return [
      { kind: "called", tool, value: turn["arguments"] ?? null },
      { kind: "returned", tool, value: turn["result"] ?? null },
    ];
  }
  const messages = (Array.isArray(turn) ? turn : [turn]) as Json[];
  return messages.flatMap((message) => {
    const parts = isBag(message) ? message["parts"] : undefined;
    if (!Array.isArray(parts)) return [{ kind: "other" as const, value: message }];
    return (parts as Json[]).filter(isBag).map(modelPart);
  });
}
