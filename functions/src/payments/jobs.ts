/** What has to happen without anybody asking. Each job may run twice at once, or be cut off anywhere. */

import type { Jobs } from "../domain.ts";
import { systemActor } from "../runtime/actor.ts";
import { drain } from "../runtime/drain.ts";
import { instant } from "../runtime/work.ts";
import { orders, refunds } from "./collections.ts";
import { expireOrder } from "./expire-order.ts";
import { processRefund } from "./process-refund.ts";

const refundPatience_ms = 120_000;

/** Gives back the seats of orders whose hold has run out. */
export function expireHolds(now: Date) {
  const due = orders().where("status", "==", "pending").where("expires_at", "<=", instant(now)).orderBy("expires_at");
  const author = systemActor("expire-holds").uid;
  return drain("expire holds", due, ({ id }) => expireOrder(id, author, now), now);
}

/** Goes on with approved refunds that were cut off on the way to Stripe, or whose answer never came. */
export function resumeRefunds(now: Date) {
  const due = refunds()
    .where("status", "in", ["approved", "processing"])
    .where("updated_at", "<=", instant(new Date(now.getTime() - refundPatience_ms)))
    .orderBy("updated_at");
  const author = systemActor("resume-refunds").uid;
  return drain("resume refunds", due, ({ id }) => processRefund(id, author, now), now);
}

export const jobs: Jobs = { askingStripe: { expireHolds, resumeRefunds } };
