import type { Ticket } from "../../../../functions/src/model/documents.ts";
import { csvLines } from "../../data/csv.ts";
import type { WithId } from "../../data/live.ts";
import { toLocalInput } from "../forms/date-time.ts";

/** The attendees as a table for spreadsheets; times are local to the event. */
export function attendeesCsv(tickets: WithId<Ticket>[], timeZone: string): string {
  const heading = ["name", "ticket_type", "status", "checked_in_at", "gate", "order_id", "ticket_id"];
  const rows = tickets.map((ticket) => [
    ticket.owner_name,
    ticket.ticket_type_name,
    ticket.status,
    ticket.checked_in_at === null ? "" : toLocalInput(ticket.checked_in_at.toMillis(), timeZone).replace("T", " "),
    ticket.checked_in_gate ?? "",
    ticket.order_id,
    ticket.id,
  ]);
  return csvLines([heading, ...rows]);
}
