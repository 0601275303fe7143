/** Lists as they stand in a sentence: "A", "A and B", "A, B and C". */

const joined = {
  and: new Intl.ListFormat("en-GB", { type: "conjunction" }),
  or: new Intl.ListFormat("en-GB", { type: "disjunction" }),
};

/** All of them. */
export function allOf(words: Iterable<string>): string {
  return joined.and.format(words);
}

/** Any of them. */
export function anyOf(words: Iterable<string>): string {
  return joined.or.format(words);
}
