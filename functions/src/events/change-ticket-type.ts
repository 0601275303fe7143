import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { eventId, minor, note, quantity, ticketTypeId } from "../model/inputs.ts";
import { events, ticketTypes } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";

/**
 * Changes a ticket type of an event that is no draft any more: its price for coming orders, more tickets, another end
 * of sales. There is no way to fewer tickets: serials are handed out all over the range, so a smaller range would
 * count wrongly. Close the sales instead.
 *
 * @throws failed-precondition  the event is a draft, which its team edits directly
 * @throws invalid-argument     fewer tickets than before
 */
export const changeTicketType = operation({
  name: "changeTicketType",
  input: z.strictObject({
    event_id: eventId,
    ticket_type_id: ticketTypeId,
    price_minor: minor.optional(),
    quantity: quantity.optional(),
    sales_end_at: z.iso.datetime({ offset: true }).nullable().optional(),
    reason: note,
  }),
  on: ({ event_id, ticket_type_id }) => ticketTypes(event_id).doc(ticket_type_id),
  requires: { entity: "ticket_type.manage" },
  audit: "ticket_type.changed",
  reads: ({ event_id }) => ({ event: events().doc(event_id) }),
  async run({ input, target, docs, work }) {
    if (docs.event === null || docs.event.data.status === "draft") {
      throw new GatehouseError("failed-precondition", "The event is a draft: edit the ticket type itself.");
    }
    if (input.quantity !== undefined && input.quantity < target.data.quantity) {
      throw new GatehouseError("invalid-argument", "The quantity of a published ticket type only grows.", {
        field: "quantity",
      });
    }
    work.update(target, {
      ...(input.price_minor !== undefined && { price_minor: input.price_minor }),
      ...(input.quantity !== undefined && { quantity: input.quantity }),
      ...(input.sales_end_at !== undefined && {
        sales_end_at: input.sales_end_at === null ? null : instant(new Date(input.sales_end_at)),
      }),
    });
    return { changed: true };
  },
});
