import { logFailure } from "./log.ts";

/** One failure must not keep the others waiting: it is logged, and tried again at the next run. */
export async function each<T extends { id: string }>(
  items: readonly T[],
  act: (item: T) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  for (const item of items) {
    try {
      await act(item);
      done += 1;
    } catch (error) {
      logFailure(error, item.id);
    }
  }
  return done;
}
