import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { eventId, minor, moment, note, quantity, ticketTypeId } from "../model/inputs.ts";
import { entityPermissions, entityRoleGrants } from "../model/permissions.ts";
import { entityRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { events, ticketTypes } from "./collections.ts";
import type { EventStatus, TicketType } from "./model.ts";
import { priceProblem } from "./sales-gate.ts";

const refusals: Partial<Record<EventStatus, string>> = {
  draft: "The event is a draft: edit the ticket type itself.",
  in_review: "The platform looks at this event: nothing of it changes until there is an answer.",
  cancelled: "The event is cancelled, so its tickets do not change any more.",
  completed: "The event is over, so its tickets do not change any more.",
};

/**
 * Changes a ticket type of an event that is no draft any more: its price for coming orders, more tickets, another end
 * of sales. There is no way to fewer tickets: serials are handed out all over the range, so a smaller range would
 * count wrongly. Close the sales instead.
 *
 * The price decides who gets how much: it is for the team, and an assignment to one event is not enough. Where neither
 * the owner nor an admin changes it, they are told at once.
 *
 * @throws permission-denied    another price, by an assignment to the event
 * @throws failed-precondition  the event is a draft, which its team edits directly; or in review, or over
 * @throws invalid-argument     fewer tickets than before, a price that cannot be charged, sales that end before they begin
 */
export const changeTicketType = operation({
  name: "changeTicketType",
  input: z.strictObject({
    event_id: eventId,
    ticket_type_id: ticketTypeId,
    price_minor: minor.optional(),
    quantity: quantity.optional(),
    sales_end_at: moment.nullable().optional(),
    reason: note,
  }),
  output: z.strictObject({ changed: z.boolean() }),
  on: ({ event_id, ticket_type_id }) => ticketTypes(event_id).doc(ticket_type_id),
  requires: { entity: "ticket_type.manage" },
  audit: "ticket_type.changed",
  reads: ({ event_id }) => ({ event: events().doc(event_id) }),
  async run({ input, actor, standing, target, docs, work }) {
    const { event } = docs;
    if (event === null) throw new GatehouseError("not-found", "The event of this ticket type is gone.");
    const refusal = refusals[event.data.status];
    if (refusal !== undefined) throw new GatehouseError("failed-precondition", refusal);
    const type = target.data;
    const price_minor = input.price_minor ?? type.price_minor;
    if (price_minor !== type.price_minor) {
      if (!entityRoleGrants(standing.entityRole, "ticket_type.manage")) {
        throw new GatehouseError(
          "permission-denied",
          "Prices are changed by the team, not by an assignment to one event.",
          {
            field: "price_minor",
          },
        );
      }
      assertChargeable(type, price_minor);
    }
    if (input.quantity !== undefined && input.quantity < type.quantity) {
      throw new GatehouseError("invalid-argument", "The quantity of a published ticket type only grows.", {
        field: "quantity",
      });
    }
    const sales_end_at = input.sales_end_at === undefined ? type.sales_end_at : endOf(input.sales_end_at, type);
    const isForOthersToKnow =
      price_minor !== type.price_minor && !entityRoleGrants(standing.entityRole, "event.set_terms");
    const told = isForOthersToKnow
      ? await work.query(
          entityRoles()
            .where("entity_id", "==", type.entity_id)
            .where("role", "in", entityPermissions["event.set_terms"])
            .where("status", "==", "active"),
        )
      : [];
    work.update(target, {
      ...(input.price_minor !== undefined && { price_minor }),
      ...(input.quantity !== undefined && { quantity: input.quantity }),
      ...(input.sales_end_at !== undefined && { sales_end_at }),
    });
    for (const { data } of told) {
      notify(work, data.uid, {
        platform_id: type.platform_id,
        kind: "ticket_price_changed",
        link: `/workspace/${type.entity_id}/events/${event.id}`,
        details: {
          event: event.data.title,
          ticket: type.name,
          by: actor.name,
          currency: type.currency,
          before_minor: String(type.price_minor),
          after_minor: String(price_minor),
          reason: input.reason,
        },
      });
    }
    return { changed: true };
  },
});

function assertChargeable(type: TicketType, price_minor: number): void {
  const problem = priceProblem({ price_minor, currency: type.currency });
  if (problem !== null) throw new GatehouseError("invalid-argument", problem, { field: "price_minor" });
}

function endOf(at: Date | null, { sales_start_at }: TicketType) {
  if (at === null) return null;
  if (sales_start_at !== null && at.getTime() <= sales_start_at.toMillis()) {
    throw new GatehouseError("invalid-argument", "Sales end after they begin.", { field: "sales_end_at" });
  }
  return instant(at);
}
