/**
 * What stops sales closes the payment pages that are open: nobody pays for what is not to be had any more. Money that
 * comes all the same is given back when it is settled, so nothing hangs on how soon this is through.
 */
import { globalScope } from "../model/grants.ts";
import { newId } from "../model/ids.ts";
import { systemActor } from "../runtime/actor.ts";
import { drain } from "../runtime/drain.ts";
import { type Found, foundAll, type Unstamped, type Work } from "../runtime/work.ts";
import { orders, type SalesClosing, salesClosings } from "./collections.ts";
import { expireOrder } from "./expire-order.ts";

export type ClosedScope = Unstamped<SalesClosing>;

/**
 * Asks for the open payment pages of a platform, an entity, an event, or a buyer on a platform (`global`: on all of them)
 * to be closed; then call {@link closePages} once that is committed. An order that was placed while this was under way is
 * closed, too.
 */
export function requestClosing(work: Work, scope: ClosedScope): void {
  work.append(salesClosings().doc(newId("closing")), scope);
}

/** Closes what is open; cut off, the job goes on. Orders that were placed later are none of its business. */
export async function closePages({ platform_id, kind, scope_id }: ClosedScope, now: Date): Promise<void> {
  const requested = salesClosings()
    .where("platform_id", "==", platform_id)
    .where("kind", "==", kind)
    .where("scope_id", "==", scope_id);
  for (const closing of foundAll(await requested.get())) await closeAll(closing, now);
}

/** Goes on where it was cut off. */
export function resumeClosings(now: Date) {
  return drain("resume closings", salesClosings().orderBy("created_at"), (closing) => closeAll(closing, now), now);
}

async function closeAll({ ref, data, changed_at }: Found<SalesClosing>, now: Date): Promise<void> {
  const author = systemActor("close-pages").uid;
  const open = openOrders(data)
    .where("status", "==", "pending")
    // Until the commit: the time that Firestore writes as `created_at` is that at which it began with it, and meanwhile
    // orders may have been committed.
    .where("created_at", "<=", changed_at)
    .orderBy("created_at");
  const { failed, waiting, complete } = await drain("close pages", open, ({ id }) => expireOrder(id, author, now), now);
  if (failed === 0 && waiting === 0 && complete) await ref.delete();
}

function openOrders({ platform_id, kind, scope_id }: SalesClosing) {
  if (kind === "platform") return orders().where("platform_id", "==", platform_id);
  if (kind === "entity") return orders().where("entity_id", "==", scope_id);
  if (kind === "event") return orders().where("event_id", "==", scope_id);
  const ofBuyer = orders().where("buyer_id", "==", scope_id);
  return platform_id === globalScope ? ofBuyer : ofBuyer.where("platform_id", "==", platform_id);
}
