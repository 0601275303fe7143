import type { Stripe } from "stripe";
import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { orderId } from "../model/inputs.ts";
import { stripe } from "../runtime/stripe.ts";

/** What Stripe says of a paid checkout session. */
export interface Payment {
  order_id: string;
  payment_intent_id: string;
  amount_minor: number;
  currency: string;
  /** What Stripe kept of it, in the currency of the platform's balance, which may be another. */
  stripe_fee: { amount_minor: number; currency: string };
}

/** What has become of a checkout session that is ours. */
export type SessionState =
  | { kind: "open" | "expired" | "processing" | "failed"; order_id: string; session_id: string }
  | { kind: "paid"; order_id: string; session_id: string; payment: Payment };

const ours = z.object({ order_id: orderId });

/** The order that a session or a payment is for; null if it is not ours. Others may use the same Stripe account. */
export function orderOfSession(object: { metadata: Stripe.Metadata | null }): string | null {
  const metadata = ours.safeParse(object.metadata);
  return metadata.success ? metadata.data.order_id : null;
}

/**
 * What has become of a checkout session, asked of Stripe anew: events may come in any order.
 *
 * @returns null if it is not ours
 * @throws payment-provider  Stripe does not know yet, or says what we do not understand: to be asked again
 */
export async function stateOfSession(session: Stripe.Checkout.Session): Promise<SessionState | null> {
  const order_id = orderOfSession(session);
  if (order_id === null) return null;
  const session_id = session.id;
  const { status, payment_intent } = await stripe().checkout.sessions.retrieve(session_id);
  if (status === "open") return { kind: "open", order_id, session_id };
  if (status === "expired") return { kind: "expired", order_id, session_id };
  if (status !== "complete" || payment_intent === null) throw unclear(`session ${status}`);
  const intent = await stripe().paymentIntents.retrieve(
    typeof payment_intent === "string" ? payment_intent : payment_intent.id,
    { expand: ["latest_charge.balance_transaction"] },
  );
  switch (intent.status) {
    case "succeeded":
      return { kind: "paid", order_id, session_id, payment: paymentOf(order_id, intent) };
    case "processing":
      return { kind: "processing", order_id, session_id };
    case "requires_payment_method":
    case "canceled":
      return { kind: "failed", order_id, session_id };
    default:
      throw unclear(`payment ${intent.status}`);
  }
}

function paymentOf(order_id: string, intent: Stripe.PaymentIntent): Payment {
  const charge = intent.latest_charge;
  if (charge === null || typeof charge === "string") throw unclear("charge");
  const movement = charge.balance_transaction;
  if (movement === null || typeof movement === "string") throw unclear("balance transaction");
  return {
    order_id,
    payment_intent_id: intent.id,
    amount_minor: intent.amount_received,
    currency: intent.currency.toUpperCase(),
    stripe_fee: { amount_minor: movement.fee, currency: movement.currency.toUpperCase() },
  };
}

function unclear(what: string): GatehouseError {
  return new GatehouseError("payment-provider", `Stripe has not told all of the ${what} yet.`);
}
