import { z } from "zod";
import { orderId } from "../model/inputs.ts";
import { statesOf } from "../model/machine.ts";
import { operation } from "../runtime/operation.ts";
import { ticketStates } from "../tickets/model.ts";
import { readTicketsOf } from "../tickets/take-seats.ts";
import { orders } from "./collections.ts";

/**
 * The tickets of an order, told apart for those who refund of it: of the code only the first group, since who knows a
 * whole code gets in with it.
 */
export const readOrderTickets = operation({
  name: "readOrderTickets",
  input: z.strictObject({ order_id: orderId }),
  output: z.strictObject({
    tickets: z.array(
      z.strictObject({
        id: z.string(),
        ticket_type_name: z.string(),
        code_start: z.string().nullable(),
        owner_name: z.string(),
        status: z.enum(statesOf(ticketStates)),
        is_being_refunded: z.boolean(),
      }),
    ),
  }),
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
