import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { orderId } from "../model/inputs.ts";
import { stateInWords, statesOf } from "../model/machine.ts";
import { operation } from "../runtime/operation.ts";
import { orders } from "./collections.ts";
import { expireOrder } from "./expire-order.ts";
import { orderStates } from "./model.ts";

/**
 * Gives the seats of the caller's own unpaid order back at once. If it was paid in the meantime, it stays paid.
 *
 * @throws not-found            not the caller's order
 * @throws failed-precondition  nothing to cancel: paid already, or over
 */
export const cancelOrder = operation({
  name: "cancelOrder",
  input: z.strictObject({ order_id: orderId }),
  output: z.strictObject({ status: z.enum(statesOf(orderStates)) }),
  on: ({ order_id }) => orders().doc(order_id),
  requires: "signed_in",
  audit: null,
  isThere: ({ target, actor }) => target.data.buyer_id === actor.uid,
  async run({ target }) {
    if (target.data.status !== "pending") {
      throw new GatehouseError("failed-precondition", `This order is ${stateInWords(target.data.status)} already.`);
    }
    return {};
  },
  async after(_outcome, { input, actor, now }) {
    await expireOrder(input.order_id, actor.uid, now);
    const order = await orders().doc(input.order_id).get();
    return { status: order.data()?.status ?? "expired" };
  },
});
