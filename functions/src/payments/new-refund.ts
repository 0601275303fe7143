import type { Found, Unstamped, Work } from "../runtime/work.ts";
import { refunds } from "./collections.ts";
import type { Order, Refund } from "./model.ts";

type OfOrder = "platform_id" | "entity_id" | "event_id" | "order_id" | "buyer_id" | "currency";
type Usual =
  | "ticket_ids"
  | "decided_by"
  | "decision_note"
  | "stripe_payment_intent_id"
  | "took_effect"
  | "stripe_refund_id"
  | "failed_stripe_refund_ids"
  | "failure"
  | "attempt";
type Given = Omit<Unstamped<Refund>, OfOrder | Usual> & Partial<Pick<Refund, Usual | "currency">>;

/** Where every refund begins: of an order, as `given` says; what it does not say is as nobody has decided or sent it yet. */
export function newRefund(work: Work, refund_id: string, order: Found<Order>, given: Given): void {
  const { platform_id, entity_id, event_id, buyer_id, currency } = order.data;
  work.create(refunds().doc(refund_id), {
    platform_id,
    entity_id,
    event_id,
    order_id: order.id,
    buyer_id,
    currency,
    ticket_ids: [],
    decided_by: null,
    decision_note: null,
    stripe_payment_intent_id: null,
    took_effect: false,
    stripe_refund_id: null,
    failed_stripe_refund_ids: [],
    failure: null,
    attempt: 0,
    ...given,
  });
}
