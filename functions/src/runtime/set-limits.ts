import { type SetLimits, setLimits } from "./collections.ts";
import { logFailure } from "./log.ts";

const rememberedFor_ms = 30_000;

let remembered: { limits: Promise<SetLimits["limits"]>; since_ms: number } | null = null;

/** The rate limit that GOD has set for an operation, as it was at most half a minute ago; null where none was set. */
export async function setLimitOf(operation: string, now: Date): Promise<{ max: number; per_seconds: number } | null> {
  const now_ms = now.getTime();
  if (remembered === null || Math.abs(now_ms - remembered.since_ms) >= rememberedFor_ms) {
    remembered = { limits: read(), since_ms: now_ms };
  }
  return (await remembered.limits)[operation] ?? null;
}

async function read(): Promise<SetLimits["limits"]> {
  try {
    return (await setLimits().get()).data()?.limits ?? {};
  } catch (error) {
    // What the operations declare holds meanwhile.
    logFailure(error, "deployment/limits");
    return {};
  }
}
