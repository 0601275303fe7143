import { GatehouseError } from "../model/errors.ts";
import { found } from "../runtime/work.ts";
import { closePage } from "./close-page.ts";
import { orders } from "./collections.ts";
import { stateOfSession } from "./payment-of.ts";
import { releaseOrder } from "./release-order.ts";
import { settleSession } from "./settle-session.ts";
import { transactWithSeats } from "./with-seats.ts";

/**
 * Ends an order that was not paid. The payment page is closed first, so that nobody pays for seats that are gone. If
 * it turns out to be paid, because the event of that never arrived, the order is settled instead. A page that Stripe does
 * not know holds nothing.
 *
 * @returns what was done, in a word or two
 * @throws payment-provider  Stripe did not close the page: somebody may still pay on it
 */
export async function expireOrder(order_id: string, author_uid: string, now: Date): Promise<string> {
  for (;;) {
    const status = await tryToExpire(order_id, author_uid, now);
    if (status !== null) return status;
  }
}

/** Null where another page was opened while this one was being closed. */
async function tryToExpire(order_id: string, author_uid: string, now: Date): Promise<string | null> {
  const order = found(await orders().doc(order_id).get());
  if (order === null || order.data.status !== "pending") return order?.data.status ?? "missing";
  const { stripe_session_id } = order.data;
  const session = stripe_session_id === null ? null : await closePage(stripe_session_id);
  const state = session && (await stateOfSession(session));
  if (state?.kind === "open") {
    throw new GatehouseError("payment-provider", "The payment page could not be closed yet. Try again.");
  }
  return transactWithSeats({ uid: author_uid, now }, async (work, picks) => {
    if (state !== null && state.kind !== "expired") {
      const settled = await settleSession(work, state, picks);
      // Of a payment that was given back, as being of another amount, the order has nothing.
      if (settled !== "paid already") return settled;
    }
    // Stripe's event of the closed page comes meanwhile, and does the same.
    const beside = work.beside();
    const current = await beside.get(orders().doc(order_id));
    if (current === null) return "missing";
    // The seats go back only once nobody can pay for them any more. Whoever opens a page after that closes it.
    if (current.data.status === "pending" && current.data.stripe_session_id !== stripe_session_id) return null;
    return (await releaseOrder(beside, current)) ? "expired" : current.data.status;
  });
}
