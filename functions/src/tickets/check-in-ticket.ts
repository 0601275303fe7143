import { z } from "zod";
import { events } from "../events/collections.ts";
import type { Event } from "../events/model.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventId, line, note, typedCode } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import type { Instant } from "../model/stored.ts";
import { outsideHours } from "../model/times.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { tickets } from "./collections.ts";
import { ticketStates } from "./model.ts";

/**
 * Admits the holder of a ticket at a gate of the event.
 *
 * @throws not-found            no ticket of this event has the code
 * @throws already-checked-in   `details.checked_in_at` (ISO 8601) and `details.checked_in_gate` of the first time
 * @throws failed-precondition  the ticket is refunded, being refunded, or cancelled; or, with `details.status` `early` or
 *                              `late`, nobody is expected at this hour, and no reason is given
 */
export const checkInTicket = operation({
  name: "checkInTicket",
  input: z.strictObject({
    event_id: eventId,
    code: typedCode(12),
    gate: line(1, 60),
    /** Why somebody is let in long before the event, or after it. */
    reason: note.optional(),
  }),
  output: z.strictObject({
    ticket_id: z.string(),
    ticket_type_name: z.string(),
    owner_name: z.string(),
    checked_in_at: z.string(),
  }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "ticket.check_in", platform: "ticket.update" },
  audit: "ticket.checked_in",
  // Fast enough for a busy door, far too slow to guess a code of 48 bits.
  limit: { max: 120, per_seconds: 60, counted: "everywhere" },
  async run({ input, actor, target, work, now }) {
    const [ticket] = await work.query(
      tickets().where("event_id", "==", target.id).where("code", "==", input.code).limit(1),
    );
    if (ticket === undefined) {
      throw new GatehouseError("not-found", "No ticket of this event has this code.", { field: "code" });
    }
    const { status, refund_id, checked_in_at, checked_in_gate, ticket_type_name, owner_name } = ticket.data;
    if (status === "used" && checked_in_at !== null) {
      throw new GatehouseError("already-checked-in", `Already checked in at ${checked_in_gate}.`, {
        details: {
          checked_in_at: new Date(checked_in_at.toMillis()).toISOString(),
          checked_in_gate,
          ticket_type_name,
          owner_name,
        },
      });
    }
    if (refund_id !== null) {
      throw new GatehouseError("failed-precondition", "This ticket is refunded.", { details: { status: "refunded" } });
    }
    if (status === "blocked") {
      throw new GatehouseError(
        "failed-precondition",
        "This ticket is blocked: its payment is disputed, or was refunded.",
        {
          details: { status },
        },
      );
    }
    // Last: a ticket that is not good is not good at any hour.
    const outside = outsideHours(target.data, now);
    if (outside !== null && input.reason === undefined) throw nobodyIsExpected(outside, target.data);
    work.update(ticket, {
      status: transition(ticketStates, status, "used"),
      checked_in_at: instant(now),
      checked_in_by: actor.uid,
      checked_in_gate: input.gate,
    });
    return { ticket_id: ticket.id, ticket_type_name, owner_name, checked_in_at: now.toISOString() };
  },
});

function nobodyIsExpected(status: "early" | "late", { starts_at, ends_at }: Pick<Event, "starts_at" | "ends_at">) {
  const message =
    status === "early"
      ? "This event has not begun, and will not for a good while."
      : "This event has been over for a good while.";
  const iso = (at: Instant) => new Date(at.toMillis()).toISOString();
  return new GatehouseError("failed-precondition", `${message} Whoever is let in all the same needs a reason.`, {
    field: "reason",
    details: { status, starts_at: iso(starts_at), ends_at: iso(ends_at) },
  });
}
