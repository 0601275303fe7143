/**
 * Rate limits: so many calls of an operation in a window, for each person and for each network address. Windows begin
 * with their first call.
 */
import { GatehouseError } from "../model/errors.ts";
import type { Actor } from "./actor.ts";
import { networkOf } from "./address.ts";
import { type RateWindow, rateLimits } from "./collections.ts";
import { database } from "./database.ts";
import { derivedKey } from "./derived-ids.ts";
import { setLimitOf } from "./set-limits.ts";
import { instant } from "./work.ts";

export interface RateLimit {
  /** What one person may call in a window. */
  max: number;
  per_seconds: number;
  /**
   * `everywhere`: counted in Firestore, for all instances together; a person's calls each, an address's in tenths of
   * what it may.
   * `instance`: counted in this process only; free, and enough against a single busy client.
   */
  counted: "everywhere" | "instance";
  /** How many people's allowance an address has, since many share one. */
  people_per_address?: number;
}

/** For operations that declare none: far above what a person does, and it costs nothing. */
export const ordinaryLimit: RateLimit = { max: 300, per_seconds: 60, counted: "instance" };

/** For operations that say nothing else. */
export const peoplePerAddress = 20;

/** What this process knows of a window. */
interface Window {
  started_ms: number;
  /** What all instances have told Firestore of, as far as is known here, and what this one has not told yet. */
  count: number;
  untold: number;
}
const windows = new Map<string, Window>();
const windowsMax = 20_000;

/**
 * Takes one from the allowances of the actor and of their address. Refused calls count, too: it runs before anything
 * else. Whoever has used theirs up is refused by this process alone until the window ends, so that an attack does not
 * reach the database.
 *
 * @throws rate-limited with `details.retry_after_seconds`, and in `details.limited` whom: `person` or `address`
 */
export async function spend(declared: RateLimit, operation: string, actor: Actor, now: Date): Promise<void> {
  if (actor.kind === "system") return;
  const limit: RateLimit = { ...declared, ...(await setLimitOf(operation, now)) };
  const address = networkOf(actor.address);
  if (address !== null) {
    const max = limit.max * (limit.people_per_address ?? peoplePerAddress);
    // Told in tenths, the document of a busy address is written ten times a window, not once a call. In return, each
    // instance may let through a tenth more.
    const told = limit.counted === "everywhere" ? Math.ceil(max / 10) : null;
    const key = derivedKey(operation, "address", address);
    refuse("address", await take(key, max, limit.per_seconds, told, now), now);
  }
  if (actor.kind === "person") {
    const told = limit.counted === "everywhere" ? 1 : null;
    const key = derivedKey(operation, "person", actor.uid);
    refuse("person", await take(key, limit.max, limit.per_seconds, told, now), now);
  }
}

/**
 * Counts one call; gives when its window ends if that is used up, else null.
 *
 * @param told  after how many calls the other instances are told, by way of Firestore; null for never
 */
async function take(
  key: string,
  max: number,
  per_seconds: number,
  told: number | null,
  now: Date,
): Promise<number | null> {
  const window = windowOf(key, per_seconds, now);
  const end_ms = () => window.started_ms + per_seconds * 1000;
  if (window.count >= max) return end_ms();
  window.count += 1;
  window.untold += 1;
  if (told === null || window.untold < told) return null;

  const telling = window.untold;
  window.untold = 0;
  const shared = await tell(key, telling, max, per_seconds, now);
  window.started_ms = shared.started_ms;
  window.count = Math.max(window.count, Math.min(shared.count, max) + window.untold);
  return shared.count > max ? end_ms() : null;
}

function windowOf(key: string, per_seconds: number, now: Date): Window {
  const known = windows.get(key);
  const age_ms = now.getTime() - (known?.started_ms ?? 0);
  if (known !== undefined && age_ms < per_seconds * 1000) return known;
  const begun = { started_ms: now.getTime(), count: 0, untold: 0 };
  windows.delete(key);
  windows.set(key, begun);
  // Whoever opens many accounts must not make it forget all others at once.
  for (const oldest of windows.keys()) {
    if (windows.size <= windowsMax) break;
    windows.delete(oldest);
  }
  return begun;
}

/** Adds calls to the shared count; gives that, or more than `max` where it was used up before. */
async function tell(
  key: string,
  calls: number,
  max: number,
  per_seconds: number,
  now: Date,
): Promise<{ started_ms: number; count: number }> {
  return database().runTransaction(async (tx) => {
    const ref = rateLimits().doc(key);
    const shared = (await tx.get(ref)).data();
    const now_ms = now.getTime();
    const started_ms = shared?.started_at.toMillis() ?? 0;
    if (shared !== undefined && now_ms - started_ms < per_seconds * 1000) {
      if (shared.count >= max) return { started_ms, count: max + 1 };
      tx.update(ref, { count: shared.count + calls });
      return { started_ms, count: shared.count + calls };
    }
    const begun: RateWindow = {
      started_at: instant(now),
      count: calls,
      expires_at: instant(new Date(now_ms + per_seconds * 1000)),
    };
    tx.set(ref, begun);
    return { started_ms: now_ms, count: calls };
  });
}

function refuse(limited: "person" | "address", until_ms: number | null, now: Date): void {
  if (until_ms === null) return;
  const retry_after_seconds = Math.max(1, Math.ceil((until_ms - now.getTime()) / 1000));
  const who = limited === "person" ? "Too many tries" : "Too many tries from your network";
  throw new GatehouseError("rate-limited", `${who}. Try again in ${retry_after_seconds} seconds.`, {
    details: { retry_after_seconds, limited },
  });
}
