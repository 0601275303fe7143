import { describe, expect, it } from "vitest";
import { allOf, anyOf } from "../../../functions/src/model/lists.ts";

describe("a list in a sentence", () => {
  it.each([
    [["A"], "A", "A"],
    [["A", "B"], "A and B", "A or B"],
    [["A", "B", "C"], "A, B and C", "A, B or C"],
    [["A", "B", "C", "D"], "A, B, C and D", "A, B, C or D"],
  ])("of %j reads as people write it", (words, all, any) => {
    expect(allOf(words)).toBe(all);
    expect(anyOf(words)).toBe(any);
  });
});
