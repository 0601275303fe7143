import { describe, expect, it } from "vitest";
import { sharedRead } from "../../../functions/src/runtime/shared-read.ts";

/** A read whose answers come when the test says so: the number of reads that had begun. */
function slowRead() {
  const under_way: { answer: () => void; fail: () => void }[] = [];
  let begun = 0;
  const ask = sharedRead(() => {
    begun += 1;
    const number = begun;
    return new Promise<number>((resolve, reject) => {
      under_way.push({ answer: () => resolve(number), fail: () => reject(new Error(`Read ${number} failed`)) });
    });
  });
  return { ask, under_way, begun: () => begun };
}

/** Until all that has its answer has gone on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a shared read", () => {
  it("answers each question by a read that began after it, and has one under way at most", async () => {
    const { ask, under_way, begun } = slowRead();
    const first = ask();
    await turn();
    expect(begun()).toBe(1);

    const late = [ask(), ask(), ask()];
    await turn();
    expect(begun(), "while the first is under way").toBe(1);

    under_way[0]?.answer();
    await turn();
    expect(await first).toBe(1);
    expect(begun(), "one for all who came meanwhile").toBe(2);

    const latest = ask();
    under_way[1]?.answer();
    expect(await Promise.all(late)).toEqual([2, 2, 2]);
    await turn();
    under_way[2]?.answer();
    expect(await latest).toBe(3);
  });

  it("fails for who shared it alone", async () => {
    const { ask, under_way } = slowRead();
    const refused = Promise.allSettled([ask(), ask()]);
    await turn();
    const next = ask();
    under_way[0]?.fail();
    expect((await refused).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await turn();
    under_way[1]?.answer();
    expect(await next).toBe(2);
  });
});
