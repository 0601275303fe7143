/** Fixed windows per person and address. */
import type { Timestamp } from "firebase-admin/firestore";
import { GatehouseError } from "../model/errors.ts";
import type { Actor } from "./actor.ts";
import { rateLimits } from "./collections.ts";
import { database } from "./database.ts";
import { derivedKey } from "./derived-ids.ts";
import { instant } from "./work.ts";

export interface RateLimit {
  max: number;
  per_seconds: number;
  /**
   * `everywhere`: counted in Firestore, one document a person and operation, so that no two people share one.
   * `instance`: counted in this process only; free, and enough against a single busy client.
   */
  counted: "everywhere" | "instance";
}

const windows = new Map<string, { started_ms: number; count: number }>();
const windowsMax = 10_000;

/**
 * Takes one from the actor's allowance for an operation. Refused calls count too: it runs before anything else.
 *
 * @throws rate-limited with `details.retry_after_seconds`
 */
export async function spend(limit: RateLimit, operation: string, actor: Actor, now: Date): Promise<void> {
  if (actor.kind === "system") return;
  const key = derivedKey(operation, actor.kind === "person" ? actor.uid : actor.address);
  const started_ms = limit.counted === "instance" ? spendHere(limit, key, now) : await spendEverywhere(limit, key, now);
  if (started_ms === null) return;
  const retry_after_seconds = Math.ceil(limit.per_seconds - (now.getTime() - started_ms) / 1000);
  throw new GatehouseError("rate-limited", `Too many tries. Try again in ${retry_after_seconds} seconds.`, {
    details: { retry_after_seconds },
  });
}

/** Gives the start of the window if it is used up, else null. */
function spendHere(limit: RateLimit, key: string, now: Date): number | null {
  const now_ms = now.getTime();
  const current = windows.get(key);
  if (current !== undefined && now_ms - current.started_ms < limit.per_seconds * 1000) {
    if (current.count >= limit.max) return current.started_ms;
    current.count += 1;
    return null;
  }
  if (windows.size >= windowsMax) windows.clear();
  windows.set(key, { started_ms: now_ms, count: 1 });
  return null;
}

async function spendEverywhere(limit: RateLimit, key: string, now: Date): Promise<number | null> {
  return database().runTransaction(async (tx) => {
    const ref = rateLimits().doc(key);
    const current = (await tx.get(ref)).data();
    const now_ms = now.getTime();
    if (current !== undefined && now_ms - current.started_at.toMillis() < limit.per_seconds * 1000) {
      if (current.count >= limit.max) return current.started_at.toMillis();
      tx.update(ref, { count: current.count + 1 });
      return null;
    }
    const expires_at: Timestamp = instant(new Date(now_ms + limit.per_seconds * 1000));
    tx.set(ref, { started_at: instant(now), count: 1, expires_at });
    return null;
  });
}
