/** Carries on changes that take more than one transaction, by the handlers that the domains declare. */
import { FieldPath } from "firebase-admin/firestore";
import { domainOfBulk } from "./bulk.ts";
import type { Domain } from "./domain.ts";
import { domains } from "./domains.ts";
import { type BulkHandler, type BulkStep, carriedOnBy } from "./runtime/bulk.ts";
import { bulkChanges } from "./runtime/collections.ts";
import { hasStripe } from "./runtime/configuration.ts";
import { drain } from "./runtime/drain.ts";
import { logFailure } from "./runtime/log.ts";
import { found } from "./runtime/work.ts";

/** A caller waits so long; the job does the rest. */
const patience_ms = 20_000;

const byName: Record<string, Domain> = domains;

/** What an operation has begun. A failure is none of the operation's, which is committed: the job tries again. */
export async function carryOn(ids: readonly string[], now: Date): Promise<void> {
  const ends_ms = performance.now() + patience_ms;
  for (const id of new Set(ids)) {
    await carryToEnd(id, now, () => performance.now() < ends_ms).catch((error: unknown) => logFailure(error, id));
  }
}

carriedOnBy(carryOn);

/** Goes on with those that were cut off. */
export async function resumeBulkChanges(lane: "askingStripe" | "ours", now: Date) {
  const kinds: string[] = [];
  for (const kind of domainOfBulk.keys()) {
    const { asksStripe = false } = await handlerOf(kind);
    if (asksStripe === (lane === "askingStripe")) kinds.push(kind);
  }
  const waiting = bulkChanges().where("kind", "in", kinds).orderBy(FieldPath.documentId());
  return drain("bulk changes", waiting, ({ id }) => carryToEnd(id, now), now);
}

async function carryToEnd(id: string, now: Date, hasTime: () => boolean = () => true): Promise<void> {
  for (let step = "more"; step === "more" && hasTime(); ) step = await carryStep(id, now);
}

/** One step of a change. */
export async function carryStep(id: string, now: Date): Promise<BulkStep> {
  const change = found(await bulkChanges().doc(id).get());
  if (change === null) return "done";
  const handler = await handlerOf(change.data.kind);
  // A service without Stripe's secrets leaves it to the job, which has them.
  return handler.asksStripe && !hasStripe() ? "later" : handler.step(change, now);
}

/** A domain's handlers take what its model says that they do. */
async function handlerOf(kind: string): Promise<BulkHandler<unknown>> {
  const loaded = await byName[domainOfBulk.get(kind) ?? ""]?.bulk?.();
  const handler = loaded?.bulk[kind];
  if (handler === undefined) throw new Error(`Nothing carries on changes of the kind ${kind}`);
  return handler as BulkHandler<unknown>;
}
