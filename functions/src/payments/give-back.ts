import { saleEntries } from "../ledger/journals.ts";
import { post } from "../ledger/post.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { notify } from "../runtime/notify.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { Order } from "./model.ts";
import { newRefund } from "./new-refund.ts";
import type { Payment } from "./payment-of.ts";
import { writeStripeFee } from "./stripe-fee.ts";

/**
 * Gives back a payment that has no tickets: the platform takes the money in and owes all of it back; Stripe's fee stays
 * with the platform. The job that goes on with refunds asks Stripe for it.
 *
 * @param reason for the buyer
 * @param asItsPayment whether the order, which was never paid, takes this for its payment, and is refunded with it
 */
export function giveBack(
  work: Work,
  order: Found<Order>,
  payment: Payment,
  { reason, asItsPayment }: { reason: string; asItsPayment: boolean },
): void {
  const { platform_id, entity_id, event_id, buyer_id } = order.data;
  const { payment_intent_id, amount_minor, currency } = payment;
  const refund_id = derivedId("refund", "payment", payment_intent_id);
  if (asItsPayment) {
    work.update(order, {
      stripe_payment_intent_id: payment_intent_id,
      refund_approved_minor: amount_minor,
      checkout_url: null,
    });
  }
  const author = systemActor("payments").uid;
  newRefund(work, refund_id, order, {
    stripe_payment_intent_id: payment_intent_id,
    amount_minor,
    currency,
    reason,
    status: "approved",
    requested_by: author,
    decided_by: author,
  });
  const isOwnCurrency = payment.stripe_fee.currency === currency;
  post(work, ["late payment", payment_intent_id], {
    platform_id,
    kind: "late_payment",
    order_id: order.id,
    refund_id,
    currency,
    entries: saleEntries({
      platform_id,
      entity_id,
      total_minor: amount_minor,
      platform_fee_minor: amount_minor,
      stripe_fee_minor: isOwnCurrency ? payment.stripe_fee.amount_minor : 0,
      commissions: [],
    }),
  });
  if (!isOwnCurrency) writeStripeFee(work, { platform_id, order_id: order.id }, payment);
  recordAudit(work, {
    actor: systemActor("payments"),
    role: "system",
    action: "refund.approved",
    scope: { platform_id, entity_id, event_id },
    resource: `refunds/${refund_id}`,
    reason,
  });
  notify(work, buyer_id, {
    platform_id,
    kind: "order_refunded_after_expiry",
    link: `/orders/${order.id}`,
    details: { event: order.data.event_title, reason },
  });
}
