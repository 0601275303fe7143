import type { Event, Ticket, TicketType } from "../model/documents.ts";
import { tickets } from "../runtime/collections.ts";
import { randomCode } from "../runtime/random-code.ts";
import type { Found, Unstamped, Work } from "../runtime/work.ts";
import type { Seat } from "./seats.ts";

/** What the QR code says: 12 symbols of 24, 55 bits. */
export function ticketCode(): string {
  return randomCode(12);
}

/** Takes a seat: creates its ticket, held or issued at once, and takes a returned seat off sale. */
export function takeSeat(
  work: Work,
  seat: Seat,
  what: {
    event: Pick<Found<Event>, "id"> & { data: Pick<Event, "platform_id" | "entity_id" | "title" | "starts_at"> };
    type: Found<TicketType>;
    order_id: string;
    owner: { uid: string; name: string };
    status: "held" | "issued";
  },
): void {
  const { event, type, order_id, owner, status } = what;
  const ticket: Unstamped<Ticket> = {
    platform_id: event.data.platform_id,
    entity_id: event.data.entity_id,
    event_id: event.id,
    event_title: event.data.title,
    event_starts_at: event.data.starts_at,
    ticket_type_id: type.id,
    ticket_type_name: type.data.name,
    order_id,
    owner_id: owner.uid,
    owner_name: owner.name,
    serial: seat.serial,
    generation: seat.generation,
    seat_open: false,
    status,
    code: status === "issued" ? ticketCode() : null,
    refund_id: null,
    checked_in_at: null,
    checked_in_by: null,
    checked_in_gate: null,
  };
  work.createQuietly(tickets().doc(seat.ticket_id), ticket);
  if (seat.replaces !== null) work.updateUnread(tickets().doc(seat.replaces), { seat_open: false });
}
