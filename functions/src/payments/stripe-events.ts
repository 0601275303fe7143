/** What Stripe is to tell us of, by the endpoint that does: one is for one's own account, one for connected accounts. */
import type { Stripe } from "stripe";

export const eventsOfOwnAccount = [
  "checkout.session.completed",
  "checkout.session.expired",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "charge.dispute.closed",
] as const satisfies readonly Stripe.Event.Type[];

export const eventsOfConnectedAccounts = [
  "account.updated",
  "account.application.deauthorized",
] as const satisfies readonly Stripe.Event.Type[];

type HandledType = (typeof eventsOfOwnAccount | typeof eventsOfConnectedAccounts)[number];
export type HandledEvent = Extract<Stripe.Event, { type: HandledType }>;

/** Whether an event is one of those, of the kind of account that it is to be of. */
export function isHandled(event: Stripe.Event): event is HandledEvent {
  const types: readonly string[] = event.account === undefined ? eventsOfOwnAccount : eventsOfConnectedAccounts;
  return types.includes(event.type);
}
