import { GatehouseError } from "../model/errors.ts";
import { systemActor } from "../runtime/actor.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { stripe } from "../runtime/stripe.ts";
import { isMissing } from "../runtime/stripe-failures.ts";
import { orders, refunds } from "./collections.ts";
import { orderOfSession, stateOfSession } from "./payment-of.ts";
import { settleSession } from "./settle-session.ts";
import { transactWithSeats } from "./with-seats.ts";

/**
 * The order that a payment was for. Events come in any order: one that is about a payment may come before the one that
 * tells of it, so the payment is settled first.
 *
 * @returns null for a payment that is not ours, or that no order has kept
 * @throws payment-provider  it is ours, and cannot be settled yet
 */
export async function orderOfPayment(
  payment_intent: string | { id: string } | null | undefined,
  now: Date,
): Promise<string | null> {
  const id = typeof payment_intent === "object" ? payment_intent?.id : payment_intent;
  // Stripe would refuse a question about what cannot be an id, which says no more than that it is not ours.
  if (id === undefined || !/^pi_\w+$/.test(id)) return null;
  const known = await orderWith(id);
  if (known !== null) return known;
  const intent = await stripe()
    .paymentIntents.retrieve(id)
    .catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
  if (intent === null || orderOfSession(intent) === null) return null;

  const { data: sessions } = await stripe().checkout.sessions.list({ payment_intent: id, limit: 1 });
  for (const session of sessions) {
    const state = await stateOfSession(session);
    if (state === null) continue;
    await transactWithSeats({ uid: systemActor("stripe").uid, now }, (work, picks) =>
      settleSession(work, state, picks),
    );
  }
  const settled = await orderWith(id);
  if (settled !== null) return settled;
  // A second payment for an order goes back by itself, and no order has it.
  if (
    (
      await refunds()
        .doc(derivedId("refund", "payment", id))
        .get()
    ).exists
  )
    return null;
  throw new GatehouseError("payment-provider", "The payment that this is about is not settled yet.");
}

async function orderWith(payment_intent_id: string): Promise<string | null> {
  const { docs } = await orders().where("stripe_payment_intent_id", "==", payment_intent_id).limit(1).get();
  return docs[0]?.id ?? null;
}
