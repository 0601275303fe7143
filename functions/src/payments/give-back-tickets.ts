import { z } from "zod";
import { orderId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { orders } from "./collections.ts";
import { planCancelling, ticketIds } from "./plan-cancelling.ts";

/**
 * Gives free tickets of one's own back, so that somebody else can have the seats.
 *
 * @throws not-found            not the caller's order, or no such ticket in it
 * @throws failed-precondition  something was paid for a ticket, or it is used or gone
 */
export const giveBackTickets = operation({
  name: "giveBackTickets",
  input: z.strictObject({ order_id: orderId, ticket_ids: ticketIds }),
  output: z.strictObject({ status: z.enum(["paid", "refunded", "partially_refunded"]) }),
  on: ({ order_id }) => orders().doc(order_id),
  requires: "signed_in",
  audit: "ticket.given_back",
  isThere: ({ target, actor }) => target.data.buyer_id === actor.uid,
  async run({ input, target, work }) {
    const cancel = await planCancelling(work, target, input.ticket_ids);
    return cancel();
  },
});
