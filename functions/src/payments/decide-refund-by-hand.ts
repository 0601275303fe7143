import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, orderId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { orders } from "./collections.ts";
import { isOut } from "./model.ts";
import { planFreeze } from "./settle-dispute.ts";

/**
 * Says what becomes of an order's tickets after somebody made a refund in Stripe's dashboard: they stay valid, as after a
 * gesture of goodwill, or those that are not used are cancelled and on sale again.
 *
 * @throws not-found            the order has no such refund
 * @throws failed-precondition  decided already
 * @throws four-eyes            by the buyer
 */
export const decideRefundByHand = operation({
  name: "decideRefundByHand",
  input: z.strictObject({
    order_id: orderId,
    stripe_refund_id: z.string().regex(/^\w{4,64}$/, "An id of Stripe's"),
    tickets: z.enum(["kept", "cancelled"]),
    reason: note,
  }),
  output: z.strictObject({ decision: z.enum(["cancelled", "kept"]) }),
  on: ({ order_id }) => orders().doc(order_id),
  requires: { entity: "refund.approve", platform: "refund.approve" },
  audit: "order.refund_by_hand_decided",
  decides: ({ target }) => ({ concerned: [target.data.buyer_id], asked_at: target.data.updated_at }),
  async run({ input, target, work }) {
    const refund = new Map(Object.entries(target.data.refunds_by_hand)).get(input.stripe_refund_id);
    if (refund === undefined) throw new GatehouseError("not-found", "This order has no such refund.");
    if (refund.decision !== null) throw new GatehouseError("failed-precondition", "This was decided already.");
    if (!isOut(refund)) {
      throw new GatehouseError("failed-precondition", "The money of this refund is back: there is nothing to decide.");
    }
    const decided = { ...refund, decision: input.tickets };
    const refunds_by_hand = { ...target.data.refunds_by_hand, [input.stripe_refund_id]: decided };
    const freeze = await planFreeze(work, target, { ...target.data, refunds_by_hand }, input.tickets === "cancelled");
    work.update(target, { refunds_by_hand, ...freeze.status });
    freeze.write();
    return { decision: input.tickets };
  },
});
