import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Delta, type LiveText, mergeDelta } from "./run-text";

const at = (offset: number, text: string, attempt = 1): Delta => ({ step: "s", attempt, offset, text });
const merge = (...deltas: Delta[]) => deltas.reduce<LiveText | undefined>(mergeDelta, undefined)!;

describe("the text that a step is producing", () => {
  it("is whole whatever overlaps or comes twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.array(fc.nat(9)), (text, cuts) => {
        const points = Array.from(text);
        let [known, merged] = [0, undefined as LiveText | undefined];
        for (const cut of [...cuts, points.length]) {
          const from = Math.max(0, known - (cut % 3));
          const to = Math.min(points.length, known + cut);
          const delta = at(from, points.slice(from, to).join(""));
          merged = mergeDelta(mergeDelta(merged, delta), delta);
          known = Math.max(known, to);
        }
        expect(merged!.text).toBe(text);
      }),
    );
  });

  it("starts over with a new attempt and ignores what is left of the old one", () => {
    expect(merge(at(0, "old"), at(0, "new", 2), at(3, "er", 1)).text).toBe("new");
  });

  it("marks a hole, and closes it when the whole text comes", () => {
    expect(merge(at(0, "ab"), at(5, "fg"))).toMatchObject({ text: "ab … fg", hole: true });
    expect(merge(at(0, "ab"), at(5, "fg"), at(0, "abcdefg"))).toMatchObject({ text: "abcdefg", hole: false });
  });
});
