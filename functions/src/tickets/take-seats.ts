import type { Event, TicketType } from "../events/model.ts";
import { GatehouseError } from "../model/errors.ts";
import { transition } from "../model/machine.ts";
import type { OrderLine } from "../payments/model.ts";
import { randomCode } from "../runtime/random-code.ts";
import type { Found, Unstamped, Work } from "../runtime/work.ts";
import { tickets } from "./collections.ts";
import type { Ticket } from "./model.ts";
import { ticketStates } from "./model.ts";
import { livingStatuses, type Seat, type SeatPicks } from "./seats.ts";

/** What the QR code says: 12 symbols of 16, 48 bits. */
function ticketCode(): string {
  return randomCode(12);
}

/**
 * Picks seats for each choice, in their order. Call it after the transaction's other reads and before its writes.
 *
 * @throws sold-out, aborted  as {@link SeatPicks.choose}
 */
export async function pickSeats(
  picks: SeatPicks,
  choices: readonly { type: Found<TicketType>; quantity: number }[],
): Promise<Seat[][]> {
  const picked: Seat[][] = [];
  for (const { type, quantity } of choices) picked.push(await picks.choose(type, quantity));
  return picked;
}

interface Taking {
  order_id: string;
  event: Pick<Found<Event>, "id"> & { data: Pick<Event, "platform_id" | "entity_id" | "title" | "starts_at"> };
  /** In the order of the lines. */
  types: readonly Found<TicketType>[];
  lines: readonly OrderLine[];
  seats: readonly (readonly Seat[])[];
  owner: { uid: string; name: string };
  status: "held" | "issued";
}

/**
 * Takes the seats of an order: creates its tickets, held or issued at once, and takes returned seats off sale.
 *
 * @throws internal  the tickets are not exactly those of the order's lines
 */
export function takeSeats(work: Work, taking: Taking): void {
  const { event, order_id, owner, status } = taking;
  for (const [index, line] of taking.lines.entries()) {
    const type = taking.types[index];
    const seats = taking.seats[index] ?? [];
    assertIsLine(line, type, event, seats);
    for (const seat of seats) {
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
      // It was found beside the transaction: many want the same few at once.
      if (seat.returned !== null) work.beside().updateQuietly(seat.returned, { seat_open: false });
    }
  }
}

/** What is given is what is paid: the last look before it is written. */
function assertIsLine(
  line: OrderLine,
  type: Found<TicketType> | undefined,
  event: Taking["event"],
  seats: readonly Seat[],
): asserts type is Found<TicketType> {
  const ids = new Set(seats.map(({ ticket_id }) => ticket_id));
  const isLine =
    type !== undefined &&
    type.id === line.ticket_type_id &&
    type.data.event_id === event.id &&
    ids.size === line.quantity &&
    line.ticket_ids.length === line.quantity &&
    line.ticket_ids.every((id) => ids.has(id));
  if (!isLine)
    throw new GatehouseError("internal", "The tickets are not those of the order.", { cause: { line, seats } });
}

/**
 * The tickets of an order, each of them of one of its lines: what may change hands or state with the order.
 *
 * @throws internal  a ticket is missing, another order's, or of another type or event than its line
 */
export async function readTicketsOf(
  work: Work,
  order: { id: string; data: { event_id: string; lines: readonly OrderLine[] } },
): Promise<Found<Ticket>[]> {
  const expected = order.data.lines.flatMap((line) => line.ticket_ids.map((id) => ({ id, line })));
  const [{ found }] = await work.read({ found: expected.map(({ id }) => tickets().doc(id)) });
  return expected.map(({ id, line }, index) => {
    const ticket = found[index];
    const isOurs =
      ticket?.data.order_id === order.id &&
      ticket.data.ticket_type_id === line.ticket_type_id &&
      ticket.data.event_id === order.data.event_id;
    if (ticket && isOurs) return ticket;
    throw new GatehouseError("internal", "A ticket is not the order's.", { cause: { order_id: order.id, id } });
  });
}

/** Issues tickets that were held. */
export function issueHeld(work: Work, held: readonly Found<Ticket>[]): void {
  for (const ticket of held) {
    work.updateQuietly(ticket, { status: transition(ticketStates, ticket.data.status, "issued"), code: ticketCode() });
  }
}

/** Gives the seats of tickets that were held back to the sale. */
export function releaseHeld(work: Work, held: readonly Found<Ticket>[]): void {
  for (const ticket of held) {
    work.updateQuietly(ticket, { status: transition(ticketStates, ticket.data.status, "released"), seat_open: true });
  }
}

/** Cancels tickets that nobody has used, and sets their seats free. */
export function cancelUnused(work: Work, unused: readonly Found<Ticket>[]): void {
  for (const ticket of unused) {
    work.update(ticket, { status: transition(ticketStates, ticket.data.status, "cancelled"), seat_open: true });
  }
}

/** Whether the ticket has its seat. */
export function isLiving({ data }: Found<Ticket>): boolean {
  return livingStatuses.includes(data.status);
}

/** How many fewer of each type there are without these tickets. */
export function fewerPerType(gone: readonly Found<Ticket>[]): Map<string, number> {
  const changes = new Map<string, number>();
  for (const { data } of gone) changes.set(data.ticket_type_id, (changes.get(data.ticket_type_id) ?? 0) - 1);
  return changes;
}
