/**
 * Values of a run that are too large to come with its log: known by size and beginning, and loaded when somebody asks.
 *
 * They are instances of these classes, made from the references beside the events. Whatever a user or a model writes is
 * plain JSON, so nothing of it can pass for one.
 */

import { reduce } from "./fold-reducers";
import { JoinedValue, LargeValue } from "./large-values";
import type { Entry, Json, LargeTold, RunEvent } from "./run-events";

/** Make a large value of what the server tells of it. */
export function largeValue({ digest, bytes, start, count }: LargeTold): LargeValue {
  return new LargeValue(digest, bytes, start, count ?? null);
}

const LISTS = new Set(["items", "history"]);

/** Give the events of an entry, its large values in their places. */
export function eventsOf(entry: Entry): RunEvent[] {
  if (!entry.payloads?.length) return entry.events;
  const events: unknown[] = [...entry.events];
  for (const told of entry.payloads) {
    const large = largeValue(told);
    const value = LISTS.has(told.field) && large.count !== null ? large.items() : large;
    events[told.event] = placed(events[told.event] as object, told.field.split("."), value);
  }
  return events as RunEvent[];
}

function placed(around: object, [name, ...rest]: string[], value: unknown): object {
  const inner = rest.length > 0 ? placed((around as Record<string, object>)[name!]!, rest, value) : value;
  return { ...around, [name!]: inner };
}

/** Load a value, large ones inside of it included, where it is one or was made of some. */
export async function loadLarge(value: unknown, read: (digest: string) => Promise<Json>): Promise<Json> {
  if (value instanceof JoinedValue) {
    const [old, added] = await Promise.all([loadLarge(value.old, read), loadLarge(value.added, read)]);
    return reduce(value.reducer, old, added);
  }
  if (Array.isArray(value)) return Promise.all(value.map((each) => loadLarge(each, read)));
  if (!(value instanceof LargeValue)) return value;
  const whole = await read(value.digest);
  return value.index === null ? whole : ((whole as Json[])[value.index] ?? null);
}

/** Tell whether a value is not here, or not all of it. */
export function isLarge(value: unknown): value is LargeValue | JoinedValue {
  return value instanceof LargeValue || value instanceof JoinedValue;
}
