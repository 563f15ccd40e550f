/** Moments and values of a run in a form for people. */

import { formatBytes } from "./format";
import { isLarge } from "./large";

/** Write a moment within a run, as seconds after its start. */
export function offset(seconds: number): string {
  if (seconds < 60) return `${trimZeros(seconds.toFixed(3))} s`;
  return `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`;
}

/** Write a time of day (seconds since the epoch) to the millisecond. */
export function clock(at: number): string {
  const date = new Date(at * 1000);
  return `${date.toLocaleTimeString(undefined, { hour12: false })}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** Write a value on one line: text as it is, anything else as JSON, cut at `most` characters. */
export function oneLine(value: unknown, most = 140): string {
  if (value === undefined) return "";
  if (isLarge(value)) return `${formatBytes(value.bytes)}${value.start ? ` ${oneLine(value.start, most)}` : ""}`;
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(/\s+/g, " ").trim();
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Take the marks of Markdown out of a text, where it is shown on one line. */
export function withoutMarks(text: string): string {
  return text.replaceAll(/(\*\*|__|`+|^#+ |^> )/gm, "").replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1");
}

/** Write a value in full: text as it is, anything else as indented JSON. */
export function inFull(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
