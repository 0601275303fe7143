import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, refundId } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { orders, refunds, tickets } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { processRefund } from "./process-refund.ts";
import { assertIsLeft, assertNotFrozen } from "./request-refund.ts";

/**
 * Sends a refund once more that Stripe refused, or that the buyer's bank sent back. It was approved before, so it needs
 * no further approval.
 *
 * @returns the refund's status once Stripe has answered
 * @throws failed-precondition  it has not failed; or a ticket was used or refunded in the meantime
 * @throws payment-provider     Stripe did not answer; it is tried again on its own
 */
export const retryRefund = operation({
  name: "retryRefund",
  input: z.strictObject({ refund_id: refundId, reason: note }),
  on: ({ refund_id }) => refunds().doc(refund_id),
  requires: { entity: "refund.approve", platform: "refund.approve" },
  audit: "refund.retried",
  async run({ target, work }) {
    const refund = target.data;
    if (refund.status !== "failed") {
      throw new GatehouseError(
        "failed-precondition",
        `This refund is ${refund.status}: there is nothing to try again.`,
      );
    }
    const [{ order, given }] = await work.read({
      order: orders().doc(refund.order_id),
      given: refund.ticket_ids.map((id) => tickets().doc(id)),
    });
    if (order === null) throw new GatehouseError("not-found", "The order of this refund is gone.");
    assertNotFrozen(order.data);
    work.update(target, {
      status: transition("refund", refund.status, "processing"),
      attempt: refund.attempt + 1,
      failure: null,
    });
    // The money had gone back once: only the money is missing.
    if (refund.took_effect) return {};

    for (const ticket of given) {
      if (ticket?.data.status !== "issued" || ticket.data.refund_id !== null) {
        throw new GatehouseError("failed-precondition", "One of the tickets was used or refunded in the meantime.");
      }
    }
    const payment = refund.stripe_payment_intent_id;
    if (payment === null || payment === order.data.stripe_payment_intent_id) {
      assertIsLeft(order.data, refund.amount_minor);
      work.update(order, { refund_approved_minor: order.data.refund_approved_minor + refund.amount_minor });
    }
    for (const ticket of given) if (ticket !== null) work.update(ticket, { refund_id: target.id });
    return {};
  },
  async after(_outcome, { input, actor, now }) {
    return { status: await processRefund(input.refund_id, actor.uid, now) };
  },
});
