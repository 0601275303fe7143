import { z } from "zod";
import { orderId } from "../model/inputs.ts";
import { orders } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { readTicketsOf } from "../tickets/take-seats.ts";

/**
 * The tickets of an order, told apart for those who refund of it: of the code only the first group, since who knows a
 * whole code gets in with it.
 */
export const readOrderTickets = operation({
  name: "readOrderTickets",
  input: z.strictObject({ order_id: orderId }),
  on: ({ order_id }) => orders().doc(order_id),
  requires: { entity: "refund.request" },
  audit: { god: "order.tickets_looked_at" },
  runsAgain: true,
  async run({ target, work }) {
    const found = await readTicketsOf(work, target);
    return {
      tickets: found.map(({ id, data }) => ({
        id,
        ticket_type_name: data.ticket_type_name,
        code_start: data.code?.slice(0, 4) ?? null,
        owner_name: data.owner_name,
        status: data.status,
        is_being_refunded: data.refund_id !== null && data.status !== "refunded",
      })),
    };
  },
});
