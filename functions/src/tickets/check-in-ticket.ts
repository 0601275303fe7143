import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { eventId } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { events, tickets } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";

/**
 * Admits the holder of a ticket at a gate of the event.
 *
 * @throws not-found            no ticket of this event has the code
 * @throws already-checked-in   `details.checked_in_at` (ISO 8601) and `details.checked_in_gate` of the first time
 * @throws failed-precondition  the ticket is refunded, being refunded, or cancelled
 */
export const checkInTicket = operation({
  name: "checkInTicket",
  input: z.strictObject({
    event_id: eventId,
    // People type it in groups and in small letters.
    code: z
      .string()
      .max(40)
      .transform((code) => code.replace(/[\s-]/g, "").toUpperCase())
      .pipe(z.string().regex(/^[0-9A-Z]{12}$/, "A ticket code of 12 letters and digits")),
    gate: z.string().trim().min(1).max(60),
  }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "ticket.check_in", platform: "ticket.update" },
  audit: "ticket.checked_in",
  // Fast enough for a busy door, far too slow to guess a code of 55 bits.
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
    work.update(ticket, {
      status: transition("ticket", status, "used"),
      checked_in_at: instant(now),
      checked_in_by: actor.uid,
      checked_in_gate: input.gate,
    });
    return { ticket_id: ticket.id, ticket_type_name, owner_name, checked_in_at: now.toISOString() };
  },
});
