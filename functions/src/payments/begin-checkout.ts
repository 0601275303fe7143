import type { Stripe } from "stripe";
import type { Order } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { orders } from "../runtime/collections.ts";
import { setting } from "../runtime/configuration.ts";
import { stripe } from "../runtime/stripe.ts";
import { instant, type Unstamped } from "../runtime/work.ts";

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
 * @throws payment-provider  Stripe did not answer; the seats stay held, so call again
 */
export async function beginCheckout(order: OrderToPay, now: Date): Promise<PlacedOrder> {
  const { status, total_minor, expires_at } = order.data;
  return {
    order_id: order.id,
    status,
    total_minor,
    expires_at: new Date(expires_at.toMillis()).toISOString(),
    checkout_url: status === "pending" ? (order.data.checkout_url ?? (await openPage(order, now))) : null,
  };
}

async function openPage(order: OrderToPay, now: Date): Promise<string> {
  const session = await stripe().checkout.sessions.create(sessionOf(order), {
    idempotencyKey: `checkout:${order.id}`,
  });
  if (session.url === null) throw new GatehouseError("payment-provider", "The payment page did not open. Try again.");
  await orders()
    .doc(order.id)
    .update({
      stripe_session_id: session.id,
      checkout_url: session.url,
      updated_at: instant(now),
    });
  return session.url;
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
    line_items: [
      ...order.lines
        .filter((line) => line.unit_price_minor > 0)
        .map((line) => item(`${order.event_title}: ${line.name}`, line.unit_price_minor, line.quantity)),
      ...(order.fee_bearer === "buyer" && order.fee_minor > 0 ? [item("Service fee", order.fee_minor, 1)] : []),
    ],
    expires_at: Math.floor(order.expires_at.toMillis() / 1000),
    success_url: `${page}?paid=1`,
    cancel_url: `${page}?cancelled=1`,
    payment_intent_data: { metadata, transfer_group: order.event_id },
  };
}
