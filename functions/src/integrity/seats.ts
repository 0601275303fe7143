import { allTicketTypes } from "../events/collections.ts";
import type { TicketType } from "../events/model.ts";
import type { Found } from "../runtime/work.ts";
import { buyerCounts, tickets } from "../tickets/collections.ts";
import { about, type Finding, type Invariant, type Looking, pagesOf } from "./invariant.ts";
import { isLiving } from "./tickets.ts";

/** The newest ticket of a seat. A type has at most 100,000 seats. */
interface Seat {
  generation: number;
  living: boolean;
  on_sale: boolean;
  /** Whether the seat is not to come back, with an event that is cancelled. */
  closed: boolean;
}

export const seats: Invariant = {
  name: "A seat is one person's at a time: no more living tickets than seats, and no more for a person than the limit",
  remedy:
    "Oversold: choose whose ticket is cancelled and refund it, the latest first. A seat that is lost to the sale comes " +
    "back when its newest ticket is marked as seat_open.",
  async *findings(looking) {
    // Not by platform: a query over all events' types would need an index for that.
    for await (const found of pagesOf(allTicketTypes(), { ...looking, platform_id: null })) {
      for (const type of found) {
        if (looking.platform_id === null || type.data.platform_id === looking.platform_id) yield* ofType(type, looking);
      }
    }
  },
};

async function* ofType(type: Found<TicketType>, looking: Looking): AsyncGenerator<Finding> {
  const taken = new Map<number, Seat>();
  const perPerson = new Map<string, number>();
  let living = 0;
  const all = { ...looking, platform_id: null };
  for await (const page of pagesOf(tickets().where("ticket_type_id", "==", type.id), all)) {
    for (const ticket of page) {
      const { serial, generation, status, owner_id, seat_open } = ticket.data;
      const seat: Seat = { generation, living: isLiving(status), on_sale: seat_open, closed: status === "cancelled" };
      const other = taken.get(serial);
      if (seat.living) {
        living += 1;
        perPerson.set(owner_id, (perPerson.get(owner_id) ?? 0) + 1);
        if (other?.living) yield* about(ticket, [`seat ${serial} has another living ticket`]);
      }
      const [newer, older] = other !== undefined && other.generation > generation ? [other, seat] : [seat, other];
      if (older?.on_sale || older?.living) {
        yield* about(ticket, [`an earlier ticket of seat ${serial} is living, or has the seat on sale still`]);
      }
      taken.set(serial, newer);
    }
  }
  const { quantity } = type.data;
  if (living > quantity) yield* about(type, [`it has ${quantity} seats and ${living} living tickets`]);
  for (const [serial, seat] of taken) {
    if (!seat.living && !seat.on_sale && !seat.closed)
      yield* about(type, [`seat ${serial} is lost: neither somebody's nor on sale`]);
  }
  yield* ofBuyers(type, perPerson, all);
}

/** Where a type has a limit for a person, a document of each buyer counts what they have. */
async function* ofBuyers(
  type: Found<TicketType>,
  perPerson: Map<string, number>,
  looking: Looking,
): AsyncGenerator<Finding> {
  const { per_person_limit, event_id } = type.data;
  if (per_person_limit === null) return;
  for (const [uid, has] of perPerson) {
    if (has > per_person_limit) yield* about(type, [`${uid} has ${has} tickets, and the limit is ${per_person_limit}`]);
  }
  for await (const page of pagesOf(buyerCounts(event_id, type.id), looking)) {
    for (const counted of page) {
      const has = perPerson.get(counted.id) ?? 0;
      perPerson.delete(counted.id);
      if (counted.data.count !== has)
        yield* about(counted, [`it counts ${counted.data.count}, and the person has ${has}`]);
    }
  }
  for (const [uid, has] of perPerson) yield* about(type, [`${uid} has ${has} tickets, and nothing counts them`]);
}
