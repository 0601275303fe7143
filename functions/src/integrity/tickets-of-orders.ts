import { orders } from "../payments/collections.ts";
import type { Order, OrderStatus } from "../payments/model.ts";
import { freezeOf, isRefundedByHand } from "../payments/model.ts";
import type { Found } from "../runtime/work.ts";
import { tickets } from "../tickets/collections.ts";
import type { Ticket, TicketStatus } from "../tickets/model.ts";
import { about, type Invariant, lookUp, otherPlace, pagesOf, refIn } from "./invariant.ts";

/** What an order's tickets may be while it is in a state. */
const statesOfTickets: Record<OrderStatus, readonly TicketStatus[]> = {
  pending: ["held"],
  processing: ["held"],
  paid: ["issued", "used", "blocked", "cancelled"],
  partially_refunded: ["issued", "used", "blocked", "refunded", "cancelled"],
  refunded: ["refunded", "cancelled", "released"],
  expired: ["released"],
  failed: ["released"],
};

// An order has at most a hundred tickets.
const page = 50;

export const ticketsOfOrders: Invariant = {
  name: "An order's tickets are those of its lines: each of the line's type, event and number; none lets in for money that is held or gone",
  remedy:
    "Compare the order with its payment in Stripe. Refund what was paid and not given; cancel tickets that nobody paid " +
    "for, and tell who holds them.",
  async *findings(looking) {
    for await (const found of pagesOf(orders(), looking, page)) {
      const named = found.flatMap(({ data }) => data.lines.flatMap((line) => line.ticket_ids));
      const stored = await lookUp(named.map((id) => refIn(tickets(), id)));
      for (const order of found)
        yield* about(
          order,
          faults(order, (id) => stored.get(refIn(tickets(), id))),
        );
    }
  },
};

function* faults(order: Found<Order>, ticketOf: (id: string) => Ticket | undefined): Generator<string> {
  const { lines, status } = order.data;
  const ids = lines.flatMap((line) => line.ticket_ids);
  if (new Set(ids).size < ids.length) yield "it names a ticket twice";
  const isStopped = freezeOf(order.data).tickets || isRefundedByHand(order.data);
  for (const [index, line] of lines.entries()) {
    if (line.ticket_ids.length !== line.quantity) {
      yield `line ${index} is for ${line.quantity}, and names ${line.ticket_ids.length} tickets`;
    }
    for (const id of line.ticket_ids) {
      const ticket = ticketOf(id);
      if (ticket === undefined) {
        yield `its ticket ${id} is missing`;
        continue;
      }
      if (ticket.order_id !== order.id) yield `its ticket ${id} is of ${ticket.order_id}`;
      if (ticket.ticket_type_id !== line.ticket_type_id) {
        yield `its ticket ${id} is of ${ticket.ticket_type_id}, and line ${index} of ${line.ticket_type_id}`;
      }
      for (const fault of otherPlace(ticket, order.data, "the order")) yield `of its ticket ${id}, ${fault}`;
      if (isStopped && ticket.status === "issued") {
        yield `its ticket ${id} lets in, and its payment is disputed or was refunded by hand`;
      }
      if (!statesOfTickets[status].includes(ticket.status)) {
        yield `it is ${status}, and its ticket ${id} ${ticket.status}`;
      }
    }
  }
}
