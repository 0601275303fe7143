import type Stripe from "stripe";
import { change } from "./changes.ts";
import { findCharge } from "./charges.ts";
import { findSession } from "./checkout-sessions.ts";
import { invalidState } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { findPaymentIntent } from "./payment-intents.ts";
import {
  bookCharge,
  completeSession,
  intentOf,
  newCharge,
  openSession,
  type Payer,
  type PaymentOutcome,
} from "./payments.ts";
import type { World } from "./world.ts";

/**
 * Pays an open session by a direct debit: the session completes at once, and whether the money comes is known only when
 * {@link settleDelayedPayment} says so.
 *
 * @throws StripeFailure  the session is not open, or does not offer the method
 */
export function payByDirectDebit(world: World, sessionId: string, payer: Payer): PaymentOutcome {
  const session = openSession(world, sessionId);
  if (!session.payment_method_types.includes("sepa_debit")) {
    throw invalidState("This Checkout Session does not offer payments by direct debit.");
  }
  const intent = intentOf(world, session);
  const method = newDirectDebit(world, payer);
  const charge = newCharge(world, intent, method, "pending", {
    sepa_debit: { ...BANK_ACCOUNT, mandate: newId("mandate") },
    type: "sepa_debit",
  });
  intent.status = "processing";
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  intent.latest_charge = charge.id;
  world.emit("payment_intent.processing", intent);
  world.emit("charge.pending", charge);
  completeSession(world, session, payer, "unpaid");
  return { status: "processing" };
}

/**
 * What becomes of a payment by direct debit.
 *
 * @throws StripeFailure  no such session, or its payment is not under way
 */
export function settleDelayedPayment(world: World, sessionId: string, result: "succeeded" | "failed"): void {
  const session = findSession(world, sessionId);
  const intent =
    typeof session.payment_intent === "string" ? findPaymentIntent(world, session.payment_intent) : undefined;
  if (intent?.status !== "processing" || typeof intent.latest_charge !== "string") {
    throw invalidState("The payment of this Checkout Session is not under way.", "payment_intent_unexpected_state");
  }
  const charge = findCharge(world, intent.latest_charge);
  if (result === "succeeded") succeed(world, session, intent, charge);
  else fail(world, session, intent, charge);
}

function succeed(
  world: World,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
): void {
  change(world, "charge.succeeded", charge, () => {
    charge.status = "succeeded";
    charge.paid = true;
  });
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  world.emit("payment_intent.succeeded", intent);
  session.payment_status = "paid";
  world.emit("checkout.session.async_payment_succeeded", session);
  bookCharge(world, charge);
}

function fail(
  world: World,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
): void {
  const message = "The customer's bank account could not be debited.";
  const code = "payment_intent_payment_attempt_failed";
  const method =
    typeof intent.payment_method === "string" ? world.state.payment_methods[intent.payment_method] : undefined;
  change(world, "charge.failed", charge, () => {
    charge.status = "failed";
    charge.amount_captured = 0;
    charge.failure_code = "insufficient_funds";
    charge.failure_message = message;
  });
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.last_payment_error = {
    charge: charge.id,
    code,
    message,
    ...(method === undefined ? {} : { payment_method: method }),
    type: "invalid_request_error",
  };
  world.emit("payment_intent.payment_failed", intent);
  world.emit("checkout.session.async_payment_failed", session);
}

/** Stripe's test account, which belongs to nobody. */
const BANK_ACCOUNT = {
  bank_code: "37040044",
  branch_code: "",
  country: "DE",
  fingerprint: "vifs0Ho7vwRn1Miu",
  last4: "3000",
} as const;

function newDirectDebit(world: World, payer: Payer): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "limited",
    billing_details: { address: null, email: payer.email, name: payer.name, phone: null, tax_id: null },
    created: world.now(),
    customer: null,
    customer_account: null,
    livemode: world.livemode,
    metadata: {},
    sepa_debit: { ...BANK_ACCOUNT, generated_from: null },
    type: "sepa_debit",
  };
  world.state.payment_methods[method.id] = method;
  return method;
}
