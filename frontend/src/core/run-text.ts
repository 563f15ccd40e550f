/**
 * The text that a step is producing, put together from deltas. Offsets count characters (code points) from the
 * start of one attempt; a delta may come twice, overlap, or follow a hole that a slow connection left.
 */

export interface Delta {
  step: string;
  attempt: number;
  offset: number;
  text: string;
}

/** The text so far; `hole` says that characters before the last piece are missing. */
export interface LiveText {
  attempt: number;
  text: string;
  length: number;
  hole: boolean;
}

const HOLE = " … ";

/** Take in a delta: a newer attempt starts over, a known piece changes nothing, a hole is marked and skipped. */
export function mergeDelta(before: LiveText | undefined, delta: Delta): LiveText {
  const length = delta.offset + countPoints(delta.text);
  if (!before || delta.attempt > before.attempt || isWholeAgain(before, delta, length)) return begin(delta, length);
  if (delta.attempt < before.attempt || length <= before.length) return before;
  if (delta.offset > before.length) return { ...before, text: before.text + HOLE + delta.text, length, hole: true };
  const fresh = Array.from(delta.text).slice(before.length - delta.offset).join("");
  return { ...before, text: before.text + fresh, length };
}

function isWholeAgain(before: LiveText, delta: Delta, length: number): boolean {
  return delta.attempt === before.attempt && delta.offset === 0 && (length > before.length || before.hole);
}

function begin(delta: Delta, length: number): LiveText {
  const hole = delta.offset > 0;
  return { attempt: delta.attempt, text: hole ? HOLE.trimStart() + delta.text : delta.text, length, hole };
}

function countPoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count += 1;
  }
  return count;
}
