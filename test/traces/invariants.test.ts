/** What everything that was done before has left in the database, by whatever way: the invariants hold over all of it. */
import { describe, expect, it } from "vitest";
import { invariants, judge } from "../../functions/src/integrity/index.ts";

describe("all that is stored", () => {
  it.each(invariants)("$name", async (invariant) => {
    expect((await judge(invariant)).findings).toEqual([]);
  });
});
