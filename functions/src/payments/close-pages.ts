/**
 * What stops sales closes the payment pages that are open: nobody pays for what is not to be had any more. Money that
 * comes all the same is given back when it is settled, so nothing hangs on how soon this is through.
 */
import { globalScope } from "../model/grants.ts";
import { systemActor } from "../runtime/actor.ts";
import type { BulkHandler } from "../runtime/bulk.ts";
import { drain } from "../runtime/drain.ts";
import { transact } from "../runtime/transact.ts";
import { orders } from "./collections.ts";
import { expireOrder } from "./expire-order.ts";
import type { ClosedScope } from "./model.ts";

/** Closes what is open of a scope. Orders that were placed since it was begun are none of its business. */
export const closePages: BulkHandler<ClosedScope> = {
  asksStripe: true,
  async step({ id, ref, data, changed_at }, now) {
    const author = systemActor("close-pages").uid;
    const open = openOrders(data.input)
      .where("status", "==", "pending")
      // Until the commit: the time that Firestore writes as `created_at` is that at which it began with it, and meanwhile
      // orders may have been committed.
      .where("created_at", "<=", changed_at)
      .orderBy("created_at");
    const { failed, waiting, complete } = await drain(
      "close pages",
      open,
      ({ id }) => expireOrder(id, author, now),
      now,
    );
    if (!complete) return "more";
    if (failed > 0 || waiting > 0) return "later";
    return transact({ uid: author, request_id: id, now }, async (work) => {
      const change = await work.get(ref);
      if (change === null) return "done";
      // It was begun anew, for what was ordered since.
      if (!change.changed_at.isEqual(changed_at)) return "more";
      work.deleteQuietly(change);
      return "done";
    });
  },
};

function openOrders({ platform_id, kind, scope_id }: ClosedScope) {
  if (kind === "platform") return orders().where("platform_id", "==", platform_id);
  if (kind === "entity") return orders().where("entity_id", "==", scope_id);
  if (kind === "event") return orders().where("event_id", "==", scope_id);
  const ofBuyer = orders().where("buyer_id", "==", scope_id);
  return platform_id === globalScope ? ofBuyer : ofBuyer.where("platform_id", "==", platform_id);
}
