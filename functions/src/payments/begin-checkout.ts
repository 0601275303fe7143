import type { Stripe } from "stripe";
import { GatehouseError } from "../model/errors.ts";
import { setting } from "../runtime/configuration.ts";
import { stripe } from "../runtime/stripe.ts";
import { isKeySpent, isRefusal } from "../runtime/stripe-failures.ts";
import { type Found, instant, type Unstamped, type Work } from "../runtime/work.ts";
import { closePage } from "./close-page.ts";
import { orders } from "./collections.ts";
import type { Order } from "./model.ts";
import { releaseOrder } from "./release-order.ts";
import { transactWithSeats } from "./with-seats.ts";

/** Stripe keeps a payment page open for 30 minutes at least; the minute is for the way there. */
export const hold_ms = 31 * 60_000;

/** An order as its placing wrote or found it. */
export interface OrderToPay {
  id: string;
  data: Unstamped<Order>;
}

export interface PlacedOrder {
  order_id: string;
  status: Order["status"];
  total_minor: number;
  /** Until when the seats are held, as an ISO 8601 moment. */
  expires_at: string;
  /** Null if there is nothing to pay, or nothing any more. */
  checkout_url: string | null;
}

/**
 * Gives the state of an order, and opens its payment page if it waits for one. Repeated, it finds the same page.
 *
 * @throws payment-provider     Stripe did not answer; the seats stay held, so call again
 * @throws failed-precondition  Stripe does not take this payment; the seats are given back
 */
export async function beginCheckout(order: OrderToPay, now: Date): Promise<PlacedOrder> {
  const { data, checkout_url } =
    order.data.status === "pending" && order.data.checkout_url === null
      ? await openPage(order, now)
      : { data: order.data, checkout_url: order.data.status === "pending" ? order.data.checkout_url : null };
  return {
    order_id: order.id,
    status: data.status,
    total_minor: data.total_minor,
    expires_at: new Date(data.expires_at.toMillis()).toISOString(),
    checkout_url,
  };
}

interface Opened {
  data: Unstamped<Order>;
  checkout_url: string | null;
}

async function openPage(order: OrderToPay, now: Date, isHeldAnew = false): Promise<Opened> {
  try {
    return await keepPage(order.id, await createSession(order), now);
  } catch (error) {
    if (isRefusal(error) && error.param === "expires_at") {
      // Stripe was not reached when the page was to be opened, and now the hold is too short for one.
      if (!isHeldAnew) return openPage(await nextAttempt(order, now, { hold_anew: true }), now, true);
      throw new GatehouseError("payment-provider", "The payment page did not open. Try again.", { cause: error });
    }
    if (isKeySpent(error)) await nextAttempt(order, now, { hold_anew: false });
    if (isRefusal(error)) {
      await giveUp(order.id, now);
      throw new GatehouseError("failed-precondition", "This payment cannot be taken, so the tickets are free again.", {
        cause: error,
      });
    }
    throw error;
  }
}

function createSession(order: OrderToPay): Promise<Stripe.Checkout.Session> {
  return stripe().checkout.sessions.create(sessionOf(order), {
    idempotencyKey: `checkout:${order.id}:${order.data.checkout_attempt}`,
  });
}

/**
 * Keeps the page with its order, if that still waits for it. If it was cancelled or has ended in the meantime, nobody
 * may pay any more: the page is closed.
 */
async function keepPage(order_id: string, session: Stripe.Checkout.Session, now: Date): Promise<Opened> {
  const kept = await changeOrder(order_id, now, (work, order): Opened => {
    if (order.data.status !== "pending") return { data: order.data, checkout_url: null };
    // A request that was sent twice is given the same page twice.
    if (order.data.stripe_session_id !== session.id) {
      work.updateQuietly(order, { stripe_session_id: session.id, checkout_url: session.url });
    }
    return { data: order.data, checkout_url: session.url };
  });
  if (kept.checkout_url === null) await closePage(session.id);
  return kept;
}

/** The next page is asked for under another key; with a hold that is long enough for it, where the old one is not. */
async function nextAttempt(order: OrderToPay, now: Date, { hold_anew }: { hold_anew: boolean }): Promise<OrderToPay> {
  const next = await changeOrder(order.id, now, (work, current) => {
    const { id, data } = current;
    if (data.status !== "pending" || data.checkout_attempt !== order.data.checkout_attempt) return null;
    const change = {
      checkout_attempt: data.checkout_attempt + 1,
      expires_at: hold_anew ? instant(new Date(now.getTime() + hold_ms)) : data.expires_at,
    };
    work.updateQuietly(current, change);
    return { id, data: { ...data, ...change } };
  });
  if (next === null) throw new GatehouseError("aborted", "This order is being changed at this moment. Try again.");
  return next;
}

async function giveUp(order_id: string, now: Date): Promise<void> {
  await changeOrder(order_id, now, (work, order) => releaseOrder(work, order));
}

function changeOrder<T>(
  order_id: string,
  now: Date,
  change: (work: Work, order: Found<Order>) => T | Promise<T>,
): Promise<T> {
  return transactWithSeats({ uid: "system:checkout", now }, async (work) => {
    // Of a request that was sent twice, both are here at the same moment.
    const beside = work.beside();
    const order = await beside.get(orders().doc(order_id));
    if (order === null) throw new GatehouseError("not-found", "There is no such order.");
    return change(beside, order);
  });
}

function sessionOf({ id, data: order }: OrderToPay): Stripe.Checkout.SessionCreateParams {
  const currency = order.currency.toLowerCase();
  const item = (name: string, unit_amount: number, quantity: number) => ({
    price_data: { currency, unit_amount, product_data: { name } },
    quantity,
  });
  const page = `${setting("PUBLIC_URL")}/orders/${id}`;
  const metadata = { order_id: id, platform_id: order.platform_id, buyer_id: order.buyer_id };
  return {
    mode: "payment",
    client_reference_id: id,
    metadata,
    // Methods that settle days later are carried through where Stripe reports one, but not offered: a seat would be
    // held for as long.
    allowed_payment_method_types: ["card"],
    line_items: [
      ...order.lines
        .filter((line) => line.unit_price_minor > 0)
        .map((line) => item(`${order.event_title}: ${line.name}`, line.unit_price_minor, line.quantity)),
      ...(order.fee_bearer === "buyer" && order.fee_minor > 0 ? [item("Service fee", order.fee_minor, 1)] : []),
    ],
    expires_at: Math.floor(order.expires_at.toMillis() / 1000),
    success_url: `${page}?paid=1`,
    cancel_url: `${page}?cancelled=1`,
    // Captured at once, Stripe knows its fee when it tells of the payment, and the order can be settled then.
    payment_intent_data: { capture_method: "automatic", metadata, transfer_group: order.event_id },
  };
}
