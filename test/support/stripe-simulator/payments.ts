import type Stripe from "stripe";
import { type Card, type CardBehaviour, type CardEntry, readCard } from "./cards.ts";
import { settleCharge } from "./charges.ts";
import { customerDetails, findSession } from "./checkout-sessions.ts";
import { invalidState } from "./errors.ts";
import { newId, randomString } from "./identifiers.ts";
import { findPaymentIntent } from "./payment-intents.ts";
import type { PaymentIntentData } from "./state.ts";
import type { World } from "./world.ts";

/** How long after a payment its later surprise comes, in seconds: a dispute, the end of a slow refund. */
export const SURPRISE_DELAY_S = 3;

/** Who pays, as the hosted page asks. */
export interface Payer {
  email: string;
  name: string;
}

/** What became of an attempt to pay. */
export type PaymentOutcome =
  | { status: "paid" }
  /** Nothing has been paid; the session is still open and another card may be tried. */
  | { status: "declined"; code: string; message: string }
  /** The payer's bank wants to see the payer first (3-D Secure). */
  | { status: "requires_authentication" }
  /** The session is complete, but whether the money comes is known only later. */
  | { status: "processing" };

/**
 * Pays an open Checkout Session with a card.
 *
 * @throws StripeFailure  there is no such session, or it is complete or expired
 */
export function payCheckoutSession(world: World, sessionId: string, entry: CardEntry, payer: Payer): PaymentOutcome {
  const session = openSession(world, sessionId);
  if (session.amount_total === 0) {
    completeSession(world, session, payer, "no_payment_required");
    return { status: "paid" };
  }
  const card = readCard(entry, world.now());
  if ("field" in card) return { status: "declined", code: card.code, message: card.message };
  const intent = intentOf(world, session);
  const method = newPaymentMethod(world, card, payer);
  switch (card.behaviour.kind) {
    case "declines":
      return decline(world, intent, method, card, card.behaviour);
    case "requires_authentication":
      intent.status = "requires_action";
      intent.payment_method = method.id;
      intent.last_payment_error = null;
      intent.next_action = {
        type: "redirect_to_url",
        redirect_to_url: { return_url: session.url, url: `${world.baseUrl}/c/pay/${session.id}/authenticate` },
      };
      world.emit("payment_intent.requires_action", intent);
      return { status: "requires_authentication" };
    case "succeeds":
      return succeed(world, session, intent, method, card);
  }
}

/**
 * Ends the check of the payer by the bank (3-D Secure).
 *
 * @throws StripeFailure  the session is not open, or its payment does not wait for that
 */
export function finishAuthentication(world: World, sessionId: string, succeeded: boolean): PaymentOutcome {
  const session = openSession(world, sessionId);
  const intent = intentOf(world, session);
  const method =
    typeof intent.payment_method === "string" ? world.state.payment_methods[intent.payment_method] : undefined;
  if (intent.status !== "requires_action" || method?.card === undefined) {
    throw invalidState("This payment does not wait for an authentication.", "payment_intent_unexpected_state");
  }
  intent.next_action = null;
  if (succeeded) {
    const number = world.state.card_numbers[method.id] ?? "";
    const card = readCard(
      { number, expMonth: method.card.exp_month, expYear: method.card.exp_year, cvc: "123" },
      world.now(),
    );
    if ("field" in card) throw invalidState(card.message, card.code);
    return succeed(world, session, intent, method, card);
  }
  const message =
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.";
  const code = "payment_intent_authentication_failure";
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.last_payment_error = { code, message, payment_method: method, type: "invalid_request_error" };
  world.emit("payment_intent.payment_failed", intent);
  return { status: "declined", code, message };
}

export function openSession(world: World, id: string): Stripe.Checkout.Session {
  const session = findSession(world, id);
  if (session.status === "open") return session;
  throw invalidState(`This Checkout Session is ${session.status}.`);
}

/** The payment intent of a session, made at the first attempt to pay. */
export function intentOf(world: World, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  if (typeof session.payment_intent === "string") return findPaymentIntent(world, session.payment_intent);
  const data: PaymentIntentData | undefined = world.state.payment_intent_data[session.id];
  const id = newId("pi");
  const intent: Stripe.PaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${id}_secret_${randomString(25)}`,
    confirmation_method: "automatic",
    created: world.now(),
    currency: session.currency ?? "usd",
    customer: null,
    customer_account: null,
    description: data?.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: world.livemode,
    managed_payments: null,
    metadata: { ...data?.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: [...session.payment_method_types],
    payment_record: null,
    processing: null,
    receipt_email: data?.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: data?.statement_descriptor ?? null,
    statement_descriptor_suffix: data?.statement_descriptor_suffix ?? null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: data?.transfer_group ?? null,
  };
  world.state.payment_intents[id] = intent;
  session.payment_intent = id;
  world.emit("payment_intent.created", intent);
  return intent;
}

function newPaymentMethod(world: World, card: Card, payer: Payer): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "limited",
    billing_details: { address: null, email: payer.email, name: payer.name, phone: null, tax_id: null },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      display_brand: card.brand,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: card.fingerprint,
      funding: card.funding,
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: world.now(),
    customer: null,
    customer_account: null,
    livemode: world.livemode,
    metadata: {},
    type: "card",
  };
  world.state.payment_methods[method.id] = method;
  world.state.card_numbers[method.id] = card.number;
  return method;
}

/** What a charge tells of a payer whom the bank has seen. */
const AUTHENTICATED: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: "05",
  exemption_indicator: null,
  result: "authenticated",
  result_reason: null,
  transaction_id: null,
  version: "2.2.0",
};

function newCardCharge(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  card: Card,
  declined: Extract<CardBehaviour, { kind: "declines" }> | undefined,
): Stripe.Charge {
  const authenticated = declined === undefined && card.behaviour.kind === "requires_authentication";
  const charge = newCharge(world, intent, method, declined === undefined ? "succeeded" : "failed", {
    card: {
      amount_authorized: declined === undefined ? intent.amount : null,
      authorization_code: declined === undefined ? "123456" : null,
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      electronic_commerce_indicator: authenticated ? "05" : null,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: card.fingerprint,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_transaction_id: randomString(15),
      regulated_status: "unregulated",
      three_d_secure: authenticated ? AUTHENTICATED : null,
      transaction_link_id: null,
      wallet: null,
    },
    type: "card",
  });
  if (declined !== undefined) {
    charge.failure_code = declined.code;
    charge.failure_message = declined.message;
    if (charge.outcome) charge.outcome.reason = declined.declineCode;
  }
  return charge;
}

/** A charge of a payment, by whatever method. */
export function newCharge(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  status: "succeeded" | "pending" | "failed",
  details: Stripe.Charge.PaymentMethodDetails,
): Stripe.Charge {
  const failed = status === "failed";
  const charge: Stripe.Charge = {
    id: newId("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: failed ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { ...method.billing_details },
    calculated_statement_descriptor: statementDescriptorOf(intent),
    captured: !failed,
    created: world.now(),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: world.livemode,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: {
      advice_code: failed ? "try_again_later" : null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: failed ? "declined_by_network" : "approved_by_network",
      reason: null,
      risk_level: "normal",
      risk_score: 20,
      seller_message: failed ? "The bank declined the payment." : "Payment complete.",
      type: failed ? "issuer_declined" : "authorized",
    },
    paid: status === "succeeded",
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: details,
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
  world.state.charges[charge.id] = charge;
  return charge;
}

/** What stands on the payer's card statement: at most 22 characters. */
function statementDescriptorOf(intent: Stripe.PaymentIntent): string {
  const suffix = intent.statement_descriptor_suffix;
  return (suffix === null ? (intent.statement_descriptor ?? "STRIPE SIMULATOR") : `SIMULATOR* ${suffix}`).slice(0, 22);
}

function decline(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  card: Card,
  behaviour: Extract<CardBehaviour, { kind: "declines" }>,
): PaymentOutcome {
  const charge = newCardCharge(world, intent, method, card, behaviour);
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  intent.latest_charge = charge.id;
  intent.last_payment_error = {
    charge: charge.id,
    code: behaviour.code,
    decline_code: behaviour.declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${behaviour.code.replaceAll("_", "-")}`,
    message: behaviour.message,
    payment_method: method,
    type: "card_error",
  };
  world.emit("charge.failed", charge);
  world.emit("payment_intent.payment_failed", intent);
  return { status: "declined", code: behaviour.code, message: behaviour.message };
}

function succeed(
  world: World,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  card: Card,
): PaymentOutcome {
  const charge = newCardCharge(world, intent, method, card, undefined);
  intent.status = "succeeded";
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.latest_charge = charge.id;
  intent.amount_received = intent.amount;
  world.emit("charge.succeeded", charge);
  world.emit("payment_intent.succeeded", intent);
  const { email, name } = method.billing_details;
  completeSession(world, session, { email: email ?? "", name: name ?? "" }, "paid");
  bookCharge(world, charge);
  if (card.behaviour.kind === "succeeds" && card.behaviour.later !== undefined) {
    world.later("open_dispute", charge.id, SURPRISE_DELAY_S);
  }
  return { status: "paid" };
}

/** Books a charge, now or as late as the simulator is told. */
export function bookCharge(world: World, charge: Stripe.Charge): void {
  const delay = world.state.balance_transaction_delay_s;
  if (delay === 0) settleCharge(world, charge.id);
  else world.later("settle_charge", charge.id, delay);
}

export function completeSession(
  world: World,
  session: Stripe.Checkout.Session,
  payer: Payer,
  paymentStatus: "paid" | "unpaid" | "no_payment_required",
): void {
  session.status = "complete";
  session.payment_status = paymentStatus;
  session.customer_details = customerDetails(payer.email, payer.name);
  session.url = null;
  world.emit("checkout.session.completed", session);
}
