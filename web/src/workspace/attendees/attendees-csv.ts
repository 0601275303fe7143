import type { Ticket } from "../../../../functions/src/model/documents.ts";
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
  return [heading, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

/** A spreadsheet would run a text that begins like a formula: a quote in front makes it text. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string): void {
  // The mark at the start makes spreadsheets read it as UTF-8.
  const url = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
