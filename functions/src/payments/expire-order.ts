import { orders } from "../runtime/collections.ts";
import { stripe } from "../runtime/stripe.ts";
import { found } from "../runtime/work.ts";
import { paymentOf } from "./payment-of.ts";
import { releaseOrder } from "./release-order.ts";
import { settlePayment } from "./settle-payment.ts";
import { transactWithSeats } from "./with-seats.ts";

/**
 * Ends an order that was not paid. The payment page is closed first, so that nobody pays for seats that are gone. If
 * it turns out to be paid, because the event of that never arrived, the order is settled instead.
 *
 * @returns the order's status afterwards
 */
export async function expireOrder(order_id: string, author_uid: string, now: Date): Promise<string> {
  const order = found(await orders().doc(order_id).get());
  if (order === null || order.data.status !== "pending") return order?.data.status ?? "missing";
  const payment = order.data.stripe_session_id === null ? null : await closePage(order.data.stripe_session_id);
  return transactWithSeats({ uid: author_uid, now }, async (work, picks) => {
    if (payment !== null) return settlePayment(work, payment, picks);
    const current = await work.get(orders().doc(order_id));
    if (current === null) return "missing";
    return (await releaseOrder(work, current)) ? "expired" : current.data.status;
  });
}

/** Closes the payment page; gives the payment if it was made already. */
async function closePage(session_id: string) {
  const session = await stripe().checkout.sessions.retrieve(session_id);
  if (session.status === "open") {
    await stripe().checkout.sessions.expire(session_id);
    return null;
  }
  return session.status === "complete" ? paymentOf(session) : null;
}
