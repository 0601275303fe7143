/**
 * What stops sales closes the payment pages that are open: nobody pays for what is not to be had any more. Money that
 * comes all the same is given back when it is settled, so nothing hangs on how soon this is through.
 */
import { globalScope } from "../model/grants.ts";
import { systemActor } from "../runtime/actor.ts";
import { orders, type SalesClosing, salesClosings } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { drain } from "../runtime/drain.ts";
import { type Found, found, timeOfCommit, type Work } from "../runtime/work.ts";
import { expireOrder } from "./expire-order.ts";

export type ClosedScope = Pick<SalesClosing, "platform_id" | "kind" | "scope_id">;

function closingOf({ platform_id, kind, scope_id }: ClosedScope) {
  return salesClosings().doc(`${kind}_${platform_id}_${scope_id}`);
}

/**
 * Prepares to close the open payment pages of a platform, an entity, an event, or a buyer on a platform (`global`: on all
 * of them). Call it before any write, and what it gives with the writes; then {@link closePages} once that is committed.
 */
export async function planClosing(work: Work, scope: ClosedScope): Promise<() => void> {
  const current = await work.get(closingOf(scope));
  // The time of the commit: orders that were placed while it was under way are closed, too.
  const closing = { ...scope, closed_at: timeOfCommit() };
  return () => {
    if (current === null) work.createQuietly(closingOf(scope), closing);
    else work.updateQuietly(current, closing);
  };
}

/** Closes what is open; cut off, the job goes on. Orders that were placed later are none of its business. */
export async function closePages(scope: ClosedScope, now: Date): Promise<void> {
  const closing = found(await closingOf(scope).get());
  if (closing !== null) await closeAll(closing, now);
}

/** Goes on where it was cut off. */
export function resumeClosings(now: Date) {
  return drain("resume closings", salesClosings().orderBy("closed_at"), (closing) => closeAll(closing, now), now);
}

async function closeAll(closing: Found<SalesClosing>, now: Date): Promise<void> {
  const author = systemActor("close-pages").uid;
  const open = openOrders(closing.data)
    .where("status", "==", "pending")
    .where("created_at", "<=", closing.data.closed_at)
    .orderBy("created_at");
  const { failed, waiting, complete } = await drain("close pages", open, ({ id }) => expireOrder(id, author, now), now);
  if (failed > 0 || waiting > 0 || !complete) return;
  await database().runTransaction(async (tx) => {
    const current = await tx.get(closing.ref);
    // Closed anew in the meantime: that is still to be done.
    const isSame = current.data()?.closed_at.toMillis() === closing.data.closed_at.toMillis();
    if (isSame) tx.delete(closing.ref);
  });
}

function openOrders({ platform_id, kind, scope_id }: SalesClosing) {
  if (kind === "platform") return orders().where("platform_id", "==", platform_id);
  if (kind === "entity") return orders().where("entity_id", "==", scope_id);
  if (kind === "event") return orders().where("event_id", "==", scope_id);
  const ofBuyer = orders().where("buyer_id", "==", scope_id);
  return platform_id === globalScope ? ofBuyer : ofBuyer.where("platform_id", "==", platform_id);
}
