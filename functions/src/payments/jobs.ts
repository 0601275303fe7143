/** What has to happen without anybody asking. Each job may run twice at once, or be cut off anywhere. */
import { systemActor } from "../runtime/actor.ts";
import { orders, refunds } from "../runtime/collections.ts";
import { each } from "../runtime/each.ts";
import { foundAll, instant } from "../runtime/work.ts";
import { expireOrder } from "./expire-order.ts";
import { processRefund } from "./process-refund.ts";

const batch = 200;
const refundPatience_ms = 120_000;

/** Gives back the seats of orders whose hold has run out. */
export async function expireHolds(now: Date): Promise<number> {
  const due = await orders()
    .where("status", "==", "pending")
    .where("expires_at", "<=", instant(now))
    .orderBy("expires_at")
    .limit(batch)
    .get();
  return each(foundAll(due), ({ id }) => expireOrder(id, systemActor("expire-holds").uid, now));
}

/** Goes on with approved refunds that were cut off on the way to Stripe, or whose answer never came. */
export async function resumeRefunds(now: Date): Promise<number> {
  const due = await refunds()
    .where("status", "in", ["approved", "processing"])
    .where("updated_at", "<=", instant(new Date(now.getTime() - refundPatience_ms)))
    .orderBy("updated_at")
    .limit(batch)
    .get();
  return each(foundAll(due), ({ id }) => processRefund(id, systemActor("resume-refunds").uid, now));
}
