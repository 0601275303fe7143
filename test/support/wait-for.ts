import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks until the answer is there: anything but `undefined`, `null` or `false`. A question that throws counts as not
 * yet, and its error is told when the time is up.
 *
 * @param what  the thing waited for, in words, for the message when it does not come
 * @example const order = await waitFor("the order to be paid", async () => (await read()).status === "paid");
 */
export async function waitFor<Answer>(
  what: string,
  ask: () => Promise<Answer> | Answer,
  { timeout_ms = 15_000, interval_ms = 100 }: { timeout_ms?: number; interval_ms?: number } = {},
): Promise<Exclude<Answer, undefined | null | false>> {
  const deadline = Date.now() + timeout_ms;
  let last = "";
  do {
    try {
      const answer = await ask();
      if (isThere(answer)) return answer;
      last = "";
    } catch (error) {
      last = `; the last try: ${error instanceof Error ? error.message : String(error)}`;
    }
    await delay(interval_ms);
  } while (Date.now() < deadline);
  throw new Error(`Waited ${timeout_ms / 1000} s for ${what}${last}`);
}

function isThere<Answer>(answer: Answer): answer is Exclude<Answer, undefined | null | false> {
  return answer !== undefined && answer !== null && answer !== false;
}
