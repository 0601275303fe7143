import { events, ticketTypes } from "../events/collections.ts";
import type { Event, TicketType } from "../events/model.ts";
import { orders, refunds } from "../payments/collections.ts";
import type { Order, Refund } from "../payments/model.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import type { Found } from "../runtime/work.ts";
import { tickets } from "../tickets/collections.ts";
import type { Ticket, TicketStatus } from "../tickets/model.ts";
import { about, type Invariant, lookUp, otherPlace, pagesOf, refIn } from "./invariant.ts";

/** Whether it takes a seat: it lets somebody in, or may come to. */
export function isLiving(status: TicketStatus): boolean {
  return status === "held" || status === "issued" || status === "used" || status === "blocked";
}

export const eachTicket: Invariant = {
  name: "A ticket belongs to an order, a type and an event that know of it, and a held one to a pending order",
  remedy:
    "A living ticket that its order does not name was given for nothing: cancel it. A held one whose order is over " +
    "blocks a seat: release it.",
  async *findings(looking) {
    for await (const found of pagesOf(tickets(), looking)) {
      const typeOf = ({ event_id, ticket_type_id }: Ticket) => refIn(ticketTypes(event_id), ticket_type_id);
      const [types, theirOrders, theirEvents, theirRefunds] = await Promise.all([
        lookUp(found.map(({ data }) => typeOf(data))),
        lookUp(found.map(({ data }) => refIn(orders(), data.order_id))),
        lookUp(found.map(({ data }) => refIn(events(), data.event_id))),
        lookUp(found.flatMap(({ data }) => (data.refund_id === null ? [] : [refIn(refunds(), data.refund_id)]))),
      ]);
      for (const ticket of found) {
        const { data } = ticket;
        yield* about(
          ticket,
          faultsOfPlace(ticket, types.get(typeOf(data)), theirEvents.get(refIn(events(), data.event_id))),
        );
        yield* about(ticket, faultsOfOrder(ticket, theirOrders.get(refIn(orders(), data.order_id))));
        yield* about(ticket, faultsOfState(data));
        if (data.refund_id !== null) {
          yield* about(ticket, faultsOfRefund(ticket, theirRefunds.get(refIn(refunds(), data.refund_id))));
        }
      }
    }
  },
};

function* faultsOfPlace(
  { id, data }: Found<Ticket>,
  type: TicketType | undefined,
  event: Event | undefined,
): Generator<string> {
  const { event_id, ticket_type_id, serial, generation } = data;
  if (id !== derivedId("ticket", event_id, ticket_type_id, serial, generation)) {
    yield `its id is not that of seat ${serial}, generation ${generation}, of ${ticket_type_id}`;
  }
  if (event === undefined) yield `its event ${data.event_id} is missing`;
  else yield* otherPlace(data, event, "its event");
  if (type === undefined) yield `its type ${ticket_type_id} is missing`;
  else {
    yield* otherPlace(data, type, "its type");
    if (serial < 1 || serial > type.quantity) yield `its seat is ${serial}, of ${type.quantity}`;
  }
}

function* faultsOfOrder({ id, data }: Found<Ticket>, order: Order | undefined): Generator<string> {
  if (order === undefined) {
    yield `its order ${data.order_id} is missing`;
    return;
  }
  yield* otherPlace(data, order, "its order");
  if (!isLiving(data.status)) return;
  const line = order.lines.find(({ ticket_ids }) => ticket_ids.includes(id));
  if (line === undefined) yield `it is ${data.status}, and no line of ${data.order_id} names it`;
  const waits = order.status === "pending" || order.status === "processing";
  if (data.status === "held" && !waits) yield `it is held, and ${data.order_id} is ${order.status}`;
}

function* faultsOfState({ status, code, checked_in_at, seat_open }: Ticket): Generator<string> {
  if (isLiving(status) && status !== "held" && code === null) yield `it is ${status} and has no code`;
  if (status === "held" && code !== null) yield "it is held and has a code already";
  if ((status === "used") !== (checked_in_at !== null)) {
    yield `it is ${status}, and was ${checked_in_at === null ? "never " : ""}checked in`;
  }
  if (seat_open && isLiving(status)) yield `it is ${status}, and its seat is on sale`;
}

function* faultsOfRefund({ id, data }: Found<Ticket>, refund: Refund | undefined): Generator<string> {
  if (refund === undefined) yield `its refund ${data.refund_id} is missing`;
  else if (!refund.ticket_ids.includes(id)) yield `its refund ${data.refund_id} does not name it`;
  else {
    const isUnderWay = refund.status === "approved" || refund.status === "processing";
    // One that the bank sent back took effect, too. And a ticket may be cancelled while its refund is under way.
    const agrees = data.status === "refunded" ? refund.took_effect : isUnderWay && !refund.took_effect;
    if (!agrees && data.status !== "cancelled") yield `it is ${data.status}, and its refund ${refund.status}`;
  }
}
