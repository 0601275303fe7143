import { z } from "zod";
import { note, orderId } from "../model/inputs.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { orders } from "./collections.ts";
import { planCancelling, ticketIds } from "./plan-cancelling.ts";

/**
 * Cancels free tickets of somebody's order: they let nobody in any more, and their seats are on sale again. The buyer is
 * told why. Tickets that were paid for are refunded instead.
 *
 * @throws not-found            no such ticket in the order
 * @throws failed-precondition  something was paid for a ticket, or it is used or gone
 */
export const cancelTickets = operation({
  name: "cancelTickets",
  input: z.strictObject({ order_id: orderId, ticket_ids: ticketIds, reason: note }),
  output: z.strictObject({ status: z.enum(["paid", "refunded", "partially_refunded"]) }),
  on: ({ order_id }) => orders().doc(order_id),
  requires: { entity: "refund.approve", platform: "refund.approve" },
  audit: "ticket.cancelled",
  async run({ input, target, work }) {
    const cancel = await planCancelling(work, target, input.ticket_ids);
    const outcome = cancel();
    const { platform_id, buyer_id, event_title } = target.data;
    notify(work, buyer_id, {
      platform_id,
      kind: "tickets_cancelled",
      link: `/orders/${target.id}`,
      details: { event: event_title, count: String(input.ticket_ids.length), reason: input.reason },
    });
    return outcome;
  },
});
