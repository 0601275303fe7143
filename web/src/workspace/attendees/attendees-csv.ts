import type { Ticket } from "@gatehouse/functions/tickets";
import type { WithId } from "../../data/live.ts";
import { toLocalInput } from "../../forms/date-time.ts";

export const attendeesCsvHeading = [
  "name",
  "ticket_type",
  "status",
  "checked_in_at",
  "time_zone",
  "gate",
  "order_id",
  "ticket_id",
];

/** The attendees as rows for spreadsheets; times are local to the event. */
export function attendeesCsvRows(tickets: readonly WithId<Ticket>[], timeZone: string): string[][] {
  return tickets.map((ticket) => [
    ticket.owner_name,
    ticket.ticket_type_name,
    ticket.status,
    ticket.checked_in_at === null ? "" : toLocalInput(ticket.checked_in_at.toMillis(), timeZone).replace("T", " "),
    ticket.checked_in_at === null ? "" : timeZone,
    ticket.checked_in_gate ?? "",
    ticket.order_id,
    ticket.id,
  ]);
}
