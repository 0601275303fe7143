import type { Stripe } from "stripe";
import { planTelling } from "../entities/tell-team.ts";
import { returnedEntries, unexplainedEntries } from "../ledger/journals.ts";
import { post } from "../ledger/post.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import type { Found, Work } from "../runtime/work.ts";
import { type Asked, assertUpToDate } from "./asked-of-stripe.ts";
import { orders } from "./collections.ts";
import type { Order, RefundByHand } from "./model.ts";
import { isOut } from "./model.ts";
import { newRefund } from "./new-refund.ts";
import { planFreeze } from "./settle-dispute.ts";

/**
 * Records a refund that somebody made past the product, in Stripe's dashboard, on its order. Unused tickets let nobody in
 * and commissions are held until somebody says what becomes of them; the team is told. The journal says that it is not
 * explained who bears it.
 */
export async function settleRefundByHand(work: Work, order_id: string, asked: Asked<Stripe.Refund>): Promise<string> {
  const order = await work.get(orders().doc(order_id));
  if (order === null) return "no such order";
  assertUpToDate(asked, order);
  const refund = asked.said;
  const before = order.data.refunds_by_hand[refund.id];
  const status = refund.status ?? "pending";
  if (before?.status === status && before.amount_minor === refund.amount) return "unchanged";
  const now: RefundByHand = {
    status,
    amount_minor: refund.amount,
    currency: refund.currency.toUpperCase(),
    decision: before?.decision ?? null,
  };
  const refunds_by_hand = { ...order.data.refunds_by_hand, [refund.id]: now };
  const { platform_id, entity_id, event_id, event_title } = order.data;
  const tell = await planTelling(work, entity_id, "refund.approve", {
    platform_id,
    kind: "refunded_by_hand",
    link: `/workspace/${entity_id}/events/${event_id}/sales`,
    details: { event: event_title, status, amount_minor: String(now.amount_minor), currency: now.currency },
  });
  const freeze = await planFreeze(work, order, { ...order.data, refunds_by_hand });
  work.update(order, { refunds_by_hand, ...freeze.status });
  freeze.write();
  journal(work, order, refund.id, before, now);
  if (!isOut(now) && before !== undefined && isOut(before) && now.decision === "cancelled")
    owe(work, order, refund, now);
  recordAudit(work, {
    actor: systemActor("stripe"),
    role: "system",
    action: "order.refunded_by_hand",
    scope: { platform_id, entity_id, event_id },
    resource: order.ref.path,
    reason: null,
  });
  tell();
  return `refunded by hand: ${status}`;
}

function journal(
  work: Work,
  { id, data }: Found<Order>,
  stripe_refund_id: string,
  before: RefundByHand | undefined,
  now: RefundByHand,
): void {
  if ((before !== undefined && isOut(before)) === isOut(now)) return;
  const sign = isOut(now) ? 1 : -1;
  // Where the tickets are gone already, the buyer has neither: they are owed it still.
  const isOwed = sign < 0 && now.decision === "cancelled";
  post(work, ["refund by hand", stripe_refund_id, now.status], {
    platform_id: data.platform_id,
    kind: "refund_by_hand",
    order_id: id,
    refund_id: null,
    currency: now.currency,
    entries: isOwed
      ? returnedEntries(data.platform_id, now.amount_minor)
      : unexplainedEntries(data.platform_id, sign * now.amount_minor),
  });
}

/** A refund that can be sent again, for money that came back after the tickets were cancelled for it. */
function owe(work: Work, order: Found<Order>, refund: Stripe.Refund, by_hand: RefundByHand): void {
  const author = systemActor("payments").uid;
  newRefund(work, derivedId("refund", "by hand", refund.id), order, {
    stripe_payment_intent_id: order.data.stripe_payment_intent_id,
    took_effect: true,
    amount_minor: by_hand.amount_minor,
    currency: by_hand.currency,
    reason: "A refund made in Stripe's dashboard came back, when the tickets had been cancelled for it.",
    status: "failed",
    requested_by: author,
    decided_by: author,
    failed_stripe_refund_ids: [refund.id],
    failure: refund.failure_reason ?? refund.status ?? "failed",
  });
}
