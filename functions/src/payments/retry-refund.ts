import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, refundId } from "../model/inputs.ts";
import { stateInWords, statesOf, transition } from "../model/machine.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { tickets } from "../tickets/collections.ts";
import { assertRuledFor, ruleOn } from "./approve-refund.ts";
import { orders, refunds } from "./collections.ts";
import { refundStates } from "./model.ts";
import { isOrders, processRefund } from "./process-refund.ts";
import { assertIsLeft, assertNotFrozen } from "./request-refund.ts";

/**
 * Sends a refund once more that Stripe refused, or that the buyer's bank sent back. It was approved before, so it needs
 * no further approval, unless what was approved since brings it above a limit.
 *
 * @returns the refund's status once Stripe has answered
 * @throws failed-precondition  it has not failed; or a ticket was used or refunded in the meantime
 * @throws four-eyes            with what was approved since, it is above a limit
 * @throws payment-provider     Stripe did not answer; it is tried again on its own
 */
export const retryRefund = operation({
  name: "retryRefund",
  input: z.strictObject({ refund_id: refundId, reason: note }),
  output: z.strictObject({ status: z.enum(statesOf(refundStates)) }),
  on: ({ refund_id }) => refunds().doc(refund_id),
  requires: { entity: "refund.approve", platform: "refund.approve" },
  audit: "refund.retried",
  async run(ctx) {
    const { input, actor, target, work, now } = ctx;
    const refund = target.data;
    if (refund.status !== "failed") {
      throw new GatehouseError(
        "failed-precondition",
        `This refund is ${stateInWords(refund.status)}: there is nothing to try again.`,
      );
    }
    const [{ order, given }] = await work.read({
      order: orders().doc(refund.order_id),
      given: refund.ticket_ids.map((id) => tickets().doc(id)),
    });
    if (order === null) throw new GatehouseError("not-found", "The order of this refund is gone.");
    const isOfOrder = isOrders(refund, order.data);
    // Money that is owed is sent, whatever was decided about the tickets; but not while a bank may pay it, too.
    if (isOfOrder) assertNotFrozen(order.data, refund.took_effect);
    if (!refund.took_effect && refund.ticket_ids.length > 0) {
      // What was approved since counts with it. One person who asked and approved is no second one.
      const other = [refund.requested_by, refund.decided_by].find((uid) => uid !== actor.uid) ?? actor.uid;
      assertRuledFor((await ruleOn(ctx, other)).ruling);
    }
    work.update(target, {
      status: transition(refundStates, refund.status, "processing"),
      attempt: refund.attempt + 1,
      failure: null,
      sent_again: { by: actor.uid, at: instant(now), reason: input.reason },
    });
    // The money had gone back once: only the money is missing.
    if (refund.took_effect) return {};

    for (const ticket of given) {
      if (ticket?.data.status !== "issued" || ticket.data.refund_id !== null) {
        throw new GatehouseError("failed-precondition", "One of the tickets was used or refunded in the meantime.");
      }
    }
    if (isOfOrder) {
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
