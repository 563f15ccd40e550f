/** The two kinds of value that are not here: one that the server keeps apart, and one that would be made of such. */

import type { Reducer } from "./run-events";

/** A large value, or the item number `index` of one. */
export class LargeValue {
  constructor(
    readonly digest: string,
    /** The length of the whole JSON. */
    readonly bytes: number,
    /** How the JSON begins. */
    readonly start: string,
    /** How many items it has, where it is a list. */
    readonly count: number | null,
    readonly index: number | null = null,
  ) {}

  /** Give its items, each of them to be loaded; a list alone has some. */
  items(): LargeValue[] {
    return Array.from({ length: this.count ?? 0 }, (_, index) => new LargeValue(this.digest, this.bytes, "", null, index));
  }

  /** Tell the value where JSON is shown. */
  toJSON(): unknown {
    return { "large value": this.start, bytes: this.bytes, ...(this.index === null ? {} : { item: this.index }) };
  }
}

/** What a state key holds after it took in a value, one of the two being large. */
export class JoinedValue {
  constructor(
    readonly reducer: Reducer,
    readonly old: unknown,
    readonly added: unknown,
  ) {}

  get bytes(): number {
    return bytesOf(this.old) + bytesOf(this.added);
  }

  get start(): string {
    return this.old instanceof LargeValue || this.old instanceof JoinedValue ? this.old.start : "";
  }

  toJSON(): unknown {
    return { "large value": this.start, bytes: this.bytes };
  }
}

function bytesOf(value: unknown): number {
  return value instanceof LargeValue || value instanceof JoinedValue ? value.bytes : 0;
}
