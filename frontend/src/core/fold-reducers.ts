/** How a state key takes in a value; twins of the reducers in `workflows/engine/state.py`, its equality included. */

import { JoinedValue, LargeValue } from "./large-values";
import type { Json, Reducer } from "./run-events";

type Merge = (old: Json, value: Json) => Json;

/** Merge `value` into `old`; an absent `old` is the reducer's neutral value. Never changes its arguments. */
export function reduce(reducer: Reducer, old: Json, value: Json): Json {
  const absent = old === null || old === undefined;
  if (reducer === "replace" || (absent && (reducer === "add" || reducer === "max" || reducer === "min"))) return value;
  const [before, added] = [spread(reducer, absent ? null : old), reducer === "append" ? value : spread(reducer, value)];
  if (isAway(reducer, before) || (reducer !== "append" && isAway(reducer, added))) return new JoinedValue(reducer, before, added);
  return REDUCERS[reducer](before, added);
}

/** Give the items of a large list, where they need not be known for it to grow. */
function spread(reducer: Reducer, value: Json): Json {
  const grows = reducer === "append" || reducer === "extend";
  return grows && value instanceof LargeValue && value.count !== null ? value.items() : value;
}

/** Tell whether too little of a value is here to reduce it; a union has to compare every item. */
function isAway(reducer: Reducer, value: Json): boolean {
  if (Array.isArray(value)) return reducer === "union" && value.some((item) => isAway(reducer, item));
  return value instanceof LargeValue || value instanceof JoinedValue;
}

const REDUCERS: Record<Exclude<Reducer, "replace">, Merge> = {
  append: (old, value) => [...list(old), value],
  extend: (old, value) => [...list(old), ...(Array.isArray(value) ? value : [value])],
  merge: (old, value) => ({ ...(old as object | null), ...(value as object) }),
  add: (old, value) => (Array.isArray(old) ? [...old, ...list(value)] : (old as number) + (value as number)),
  max: (old, value) => ((value as number) > (old as number) ? value : old),
  min: (old, value) => ((value as number) < (old as number) ? value : old),
  union: (old, value) => {
    const merged = [...list(old)];
    for (const item of Array.isArray(value) ? value : [value]) {
      if (!merged.some((known) => sameValue(known, item))) merged.push(item);
    }
    return merged;
  },
};

function list(value: Json): Json[] {
  return (value as Json[] | null) ?? [];
}

/** Compare two JSON values as Python does, where `true == 1`. */
export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return sameScalar(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, Json>, b as Record<string, Json>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
  );
}

function sameScalar(a: Json, b: Json): boolean {
  return isNumeric(a) && isNumeric(b) && Number(a) === Number(b);
}

function isNumeric(value: Json): boolean {
  return typeof value === "number" || typeof value === "boolean";
}
