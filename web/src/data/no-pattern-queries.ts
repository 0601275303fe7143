/**
 * Stands in for `re2js`, the regular expressions of Firestore's pipeline queries: a quarter of the SDK's size, for a
 * kind of query that the pages never make.
 */
export const RE2JS = {
  compile(): never {
    throw new Error("The pages make no pipeline queries, so their regular expressions are left out of the bundle");
  },
};
