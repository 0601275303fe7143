import type { Query } from "firebase-admin/firestore";
import { jobRetries } from "./collections.ts";
import { derivedKey } from "./derived-ids.ts";
import { logFailure } from "./log.ts";
import { type Found, found, foundAll, instant } from "./work.ts";

const page = 100;
const together = 8;
/** Scheduled functions have 300 seconds, for all jobs; what is left is done a minute later. */
const patience_ms = 60_000;
const delay_ms_min = 60_000;
const delay_ms_max = 6 * 3_600_000;

export interface Drained {
  done: number;
  failed: number;
  /** What failed before, and waits for its next try. */
  waiting: number;
  /** Whether it was through before its patience was over. */
  complete: boolean;
}

/**
 * Does everything that is due, page after page. What fails keeps nothing else from being done: it is tried again with
 * growing delays, up to six hours, or as soon as it has changed.
 *
 * @param job its name, under which what failed is remembered
 * @param due ordered; what is done falls out of it
 */
export async function drain<T extends object>(
  job: string,
  due: Query<T>,
  act: (item: Found<T>) => Promise<unknown>,
  now: Date,
): Promise<Drained> {
  const outcome: Drained = { done: 0, failed: 0, waiting: 0, complete: true };
  const ends_ms = performance.now() + patience_ms;
  let from = due;
  for (;;) {
    const snapshot = await from.limit(page).get();
    const items = foundAll(snapshot);
    const retries = await retriesOf(job, items);
    const ready = items.filter(({ changed_at }, index) => {
      const retry = retries[index];
      if (!retry || retry.data.not_before.toMillis() <= now.getTime()) return true;
      // What has changed since it failed may be another thing by now.
      return changed_at.valueOf() > retry.changed_at.valueOf();
    });
    outcome.waiting += items.length - ready.length;
    for (let start = 0; start < ready.length; start += together) {
      if (performance.now() > ends_ms) return { ...outcome, complete: false };
      const results = await Promise.all(
        ready.slice(start, start + together).map(async (item) => {
          const retry = retries[items.indexOf(item)] ?? null;
          return attempt(job, item, act, retry, now);
        }),
      );
      for (const succeeded of results) outcome[succeeded ? "done" : "failed"] += 1;
    }
    const last = snapshot.docs.at(-1);
    if (last === undefined || items.length < page) return outcome;
    from = due.startAfter(last);
  }
}

function retryOf(job: string, item: Found<object>) {
  return jobRetries().doc(derivedKey(job, item.ref.path));
}

async function retriesOf(job: string, items: readonly Found<object>[]) {
  return Promise.all(items.map(async (item) => found(await retryOf(job, item).get())));
}

async function attempt<T extends object>(
  job: string,
  item: Found<T>,
  act: (item: Found<T>) => Promise<unknown>,
  retry: Awaited<ReturnType<typeof retriesOf>>[number],
  now: Date,
): Promise<boolean> {
  try {
    await act(item);
    await retry?.ref.delete();
    return true;
  } catch (error) {
    logFailure(error, `${job} ${item.id}`);
    const failures = (retry?.data.failures ?? 0) + 1;
    const delay_ms = Math.min(delay_ms_max, delay_ms_min * 2 ** (failures - 1));
    await retryOf(job, item).set({
      job,
      path: item.ref.path,
      failures,
      not_before: instant(new Date(now.getTime() + delay_ms)),
      expires_at: instant(new Date(now.getTime() + 30 * 86_400_000)),
    });
    return false;
  }
}
