import type { Stripe } from "stripe";
import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { stripe } from "../runtime/stripe.ts";
import type { Payment } from "./settle-payment.ts";

const ours = z.object({ order_id: z.string(), platform_id: z.string(), buyer_id: z.string() });

/** The payment behind a completed checkout session, asked of Stripe anew; null if it is not paid, or not ours. */
export async function paymentOf(session: Stripe.Checkout.Session): Promise<Payment | null> {
  const metadata = ours.safeParse(session.metadata);
  if (!metadata.success || session.payment_status !== "paid" || session.payment_intent === null) return null;
  const id = typeof session.payment_intent === "string" ? session.payment_intent : session.payment_intent.id;
  const intent = await stripe().paymentIntents.retrieve(id, { expand: ["latest_charge.balance_transaction"] });
  const charge = intent.latest_charge;
  if (charge === null || typeof charge === "string") throw incomplete("charge");
  const movement = charge.balance_transaction;
  if (movement === null || typeof movement === "string") throw incomplete("balance transaction");
  return {
    ...metadata.data,
    payment_intent_id: intent.id,
    amount_minor: intent.amount_received,
    stripe_fee_minor: movement.fee,
    currency: intent.currency.toUpperCase(),
  };
}

function incomplete(what: string): GatehouseError {
  return new GatehouseError("payment-provider", `Stripe has not told of the ${what} yet.`);
}
