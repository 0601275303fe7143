import { transition } from "../model/machine.ts";
import type { Work } from "../runtime/work.ts";
import type { SeatPicks } from "../tickets/seats.ts";
import { orders } from "./collections.ts";
import { orderStates } from "./model.ts";
import type { SessionState } from "./payment-of.ts";
import { releaseOrder } from "./release-order.ts";
import { settlePayment } from "./settle-payment.ts";

/**
 * Brings an order to what has become of its payment page, whatever was known before.
 *
 * @returns what was done, for the record
 */
export async function settleSession(work: Work, state: SessionState, picks: SeatPicks | null): Promise<string> {
  if (state.kind === "paid") return settlePayment(work, state.payment, picks);
  // Stripe's event comes while who closed the page is at the order, too.
  const beside = work.beside();
  const order = await beside.get(orders().doc(state.order_id));
  if (order === null) return "no such order";
  // A page that was replaced by another has nothing to say any more.
  if (order.data.stripe_session_id !== null && order.data.stripe_session_id !== state.session_id) return "another page";
  switch (state.kind) {
    case "open":
      return "open";
    case "processing":
      if (order.data.status !== "pending") return `${order.data.status} already`;
      beside.update(order, { status: transition(orderStates, order.data.status, "processing"), checkout_url: null });
      return "processing";
    case "expired":
    case "failed": {
      // An order that is being paid does not expire; it fails, or is paid.
      if (state.kind === "expired" && order.data.status !== "pending") return `${order.data.status} already`;
      const released = await releaseOrder(beside, order, state.kind);
      return released ? "released" : `${order.data.status} already`;
    }
  }
}
