/**
 * Idempotency: a call that is repeated with its key comes to what it came to before. The key is the caller's own, so it
 * tells nothing, and what the first call has changed itself, the caller's right among it, does not refuse the repetition.
 */
import type { DocumentReference } from "firebase-admin/firestore";
import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import type { Actor } from "./actor.ts";
import { canonical } from "./canonical.ts";
import { type IdempotencyRecord, idempotencyKeys } from "./collections.ts";
import { derivedKey } from "./derived-ids.ts";
import { parse } from "./parse.ts";
import type { Committed, Running } from "./specification.ts";
import { type Found, instant, type Work } from "./work.ts";

const daysKept = 7;

const keyed = z.looseObject({
  idempotency_key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/, "8 to 64 letters, digits, _ or -")
    .optional(),
});

/** @throws invalid-argument  the key is none, or the data no object */
export function separateKey(data: unknown): { input: unknown; idempotency_key: string | null } {
  const { idempotency_key = null, ...input } = parse(keyed, data);
  return { input, idempotency_key };
}

/** Where the result of a call is kept; null if it is not. Nobody in particular has no keys of their own. */
export function recordOf(
  { name, runsAgain }: { name: string; runsAgain?: true },
  { actor, idempotency_key }: { actor: Actor; idempotency_key: string | null },
): DocumentReference<IdempotencyRecord> | null {
  if (idempotency_key === null || actor.kind === "anonymous" || runsAgain) return null;
  return idempotencyKeys().doc(derivedKey(actor.uid, name, idempotency_key));
}

/**
 * What the earlier call with this key came to, which was written by this operation, from an Outcome and a Result.
 *
 * @throws idempotency-key-reused  it had another input
 */
export function repeated<Outcome, Result>(
  { data }: Found<IdempotencyRecord>,
  input: unknown,
): Committed<Outcome, Result> {
  if (data.input_hash !== hashOf(input)) {
    throw new GatehouseError("idempotency-key-reused", "This idempotency key was used with another input.", {
      field: "idempotency_key",
    });
  }
  return data.finished ? { final: data.result as Outcome | Result } : { outcome: data.outcome as Outcome, begun: [] };
}

/** Keeps what a call came to, with its other writes. It is `finished` where that is the result already. */
export function keepOutcome(
  work: Work,
  { record, input }: Pick<Running<unknown>, "record" | "input">,
  outcome: unknown,
  finished: boolean,
): void {
  if (record === null) return;
  const expires_at = instant(new Date(work.now.getTime() + daysKept * 86_400_000));
  const result = finished ? (outcome ?? null) : null;
  work.createQuietly(record, { input_hash: hashOf(input), outcome: outcome ?? null, finished, result, expires_at });
}

/** Keeps the result of a call that had more to do after its commit. */
export async function keepResult({ record }: Pick<Running<unknown>, "record">, result: unknown): Promise<void> {
  await record?.update({ finished: true, result: result ?? null });
}

/** The same for what means the same: as it was understood, whatever the order of its fields. */
function hashOf(input: unknown): string {
  return derivedKey(canonical(JSON.parse(JSON.stringify(input))));
}
