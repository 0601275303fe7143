/**
 * Stripe's events. The answer is 2xx only once the effect and the event's record are committed together; anything else
 * is 5xx, and Stripe delivers again. No order of events is assumed: each handler asks Stripe for the present state and
 * moves a state machine forward, or does nothing.
 */
import type { Stripe } from "stripe";
import { entityPayments } from "../entities/collections.ts";
import { newId } from "../ids.ts";
import type { GatehouseError } from "../model/errors.ts";
import { refundId } from "../model/inputs.ts";
import { systemActor } from "../runtime/actor.ts";
import { setting } from "../runtime/configuration.ts";
import { httpStatus, toGatehouseError } from "../runtime/failures.ts";
import { log } from "../runtime/log.ts";
import { stripe } from "../runtime/stripe.ts";
import { isAccountGone } from "../runtime/stripe-failures.ts";
import type { Work } from "../runtime/work.ts";
import type { SeatPicks } from "../tickets/seats.ts";
import { ask, OutOfDate } from "./asked-of-stripe.ts";
import { orders, stripeEvents } from "./collections.ts";
import { orderOfPayment } from "./order-of-payment.ts";
import { stateOfSession } from "./payment-of.ts";
import { refundState, settleRefund } from "./process-refund.ts";
import { entityOfAccount, settleAccount, settleDeauthorisation } from "./settle-account.ts";
import { settleDispute } from "./settle-dispute.ts";
import { settleRefundByHand } from "./settle-refund-by-hand.ts";
import { settleSession } from "./settle-session.ts";
import { type HandledEvent, isHandled } from "./stripe-events.ts";
import { transactWithSeats } from "./with-seats.ts";

/** The work for one event; gives a word for its record. */
type Effect = (work: Work, picks: SeatPicks | null) => Promise<string>;

const ignored: Effect = async () => "not ours";

/**
 * What to do for an event. Whether it is ours is decided by what it says itself, before anything is looked up: another
 * program may use the same Stripe account, and its events are none of our business. What Stripe has to be asked is asked
 * here, before the transaction.
 */
async function effectOf(event: HandledEvent, now: Date): Promise<Effect> {
  switch (event.type) {
    case "account.updated": {
      const { id } = event.data.object;
      const entity_id = entityOfAccount(event.data.object);
      if (entity_id === null) return ignored;
      const account = await ask(entityPayments(entity_id), () => retrieveAccount(id));
      const { said } = account;
      if (said === null) return (work) => settleDeauthorisation(work, id);
      return (work) => settleAccount(work, { ...account, said });
    }
    case "account.application.deauthorized": {
      const { account } = event;
      return account === undefined ? ignored : (work) => settleDeauthorisation(work, account);
    }
    case "checkout.session.completed":
    case "checkout.session.expired":
    case "checkout.session.async_payment_succeeded":
    case "checkout.session.async_payment_failed": {
      const state = await stateOfSession(event.data.object);
      return state === null ? ignored : (work, picks) => settleSession(work, state, picks);
    }
    case "refund.created":
    case "refund.updated":
    case "refund.failed": {
      const { id, metadata, payment_intent } = event.data.object;
      const ours = refundId.safeParse(metadata?.refund_id);
      if (ours.success) {
        const refund = await stripe().refunds.retrieve(id);
        return (work) => settleRefund(work, ours.data, refundState(refund));
      }
      const order_id = await orderOfPayment(payment_intent, now);
      if (order_id === null) return ignored;
      const refund = await ask(orders().doc(order_id), () => stripe().refunds.retrieve(id));
      return (work) => settleRefundByHand(work, order_id, refund);
    }
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.funds_withdrawn":
    case "charge.dispute.funds_reinstated":
    case "charge.dispute.closed": {
      const { id, payment_intent } = event.data.object;
      const order_id = await orderOfPayment(payment_intent, now);
      if (order_id === null) return ignored;
      const dispute = await ask(orders().doc(order_id), () => stripe().disputes.retrieve(id));
      return (work) => settleDispute(work, order_id, dispute);
    }
  }
}

/**
 * Takes one delivery.
 *
 * @param body the raw body, as it came: the signature is over its bytes
 * @returns the HTTP status and text to answer with
 */
export async function receiveStripeEvent(
  body: Buffer | string,
  signature: string | undefined,
  now = new Date(),
): Promise<{ status: number; text: string }> {
  const request_id = newId("request");
  const started_ms = performance.now();
  const event = await verified(body, signature ?? "");
  if (event === null) return { status: 400, text: "The signature does not match." };
  const report = (code: string) =>
    log({
      operation: `stripe ${event.type}`,
      actor_id: stripeActor.uid,
      request_id,
      code,
      duration_ms: Math.round(performance.now() - started_ms),
    });
  try {
    const outcome = await carryOut(event, request_id, now);
    report(outcome);
    return { status: 200, text: outcome };
  } catch (error) {
    const failure: GatehouseError = toGatehouseError(error, request_id);
    report(failure.code);
    // Whatever it was, the event is not carried out, so Stripe has to come again.
    return { status: Math.max(500, httpStatus(failure.code)), text: `request ${request_id} failed` };
  }
}

/**
 * The event, if one of our endpoints at Stripe has signed it. An endpoint is for one's own account or for connected
 * accounts, and each has a secret; while one is rolled, the old and the new one stand beside each other, with a comma.
 */
async function verified(body: Buffer | string, signature: string): Promise<Stripe.Event | null> {
  for (const name of ["STRIPE_WEBHOOK_SECRET", "STRIPE_CONNECT_WEBHOOK_SECRET"] as const) {
    for (const secret of setting(name).split(",")) {
      const event = await stripe()
        .webhooks.constructEventAsync(body, signature, secret.trim())
        .catch(() => null);
      const isOfConnected = event?.account !== undefined;
      // What one endpoint signs is no business of the other.
      if (event !== null && isOfConnected === (name === "STRIPE_CONNECT_WEBHOOK_SECRET")) return event;
    }
  }
  return null;
}

/** Null for an account that is gone. */
async function retrieveAccount(id: string): Promise<Stripe.Account | null> {
  try {
    return await stripe().accounts.retrieve(id);
  } catch (error) {
    if (isAccountGone(error)) return null;
    throw error;
  }
}

/** How often Stripe is asked anew when something has changed meanwhile, before its delivery is left for later. */
const triesMax = 5;
const stripeActor = systemActor("stripe");

async function carryOut(event: Stripe.Event, request_id: string, now: Date): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryToCarryOut(event, request_id, now);
    } catch (error) {
      if (!(error instanceof OutOfDate) || tries === triesMax) throw error;
    }
  }
}

async function tryToCarryOut(event: Stripe.Event, request_id: string, now: Date): Promise<string> {
  const effect = isHandled(event) ? await effectOf(event, now) : ignored;
  return transactWithSeats({ uid: stripeActor.uid, request_id, now }, async (work, picks) => {
    const ref = stripeEvents().doc(event.id);
    const earlier = await work.get(ref);
    if (earlier !== null) return earlier.data.outcome;
    const outcome = await effect(work, picks);
    work.createQuietly(ref, { type: event.type, outcome });
    return outcome;
  });
}
