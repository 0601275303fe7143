/**
 * Which seats to take. A ticket is its own inventory: its id is derived from type, serial and generation, and it is
 * created, never overwritten, so two buyers cannot take the same seat. What this file knows of taken seats is a hint
 * that saves collisions; it may be wrong or out of date, and nothing can be oversold by it.
 *
 * Generation 0 of each serial 1 … quantity is sold first. A seat that came back (a hold that ran out, a refund) is
 * sold again as the next generation; its earlier ticket is final by then, so at most one generation is ever alive.
 */
import { randomInt } from "node:crypto";
import type { Ticket, TicketType } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { tickets } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { type Found, foundAll } from "../runtime/work.ts";

export interface Seat {
  ticket_id: string;
  serial: number;
  generation: number;
  /** The ticket that gave the seat back; null for a seat never sold. */
  replaces: string | null;
}

/** What this process believes of one ticket type. */
interface Knowledge {
  /** Serial to the moment until which it counts as taken: for ever, or while an order of ours is under way. */
  taken: Map<number, number>;
  /** Serials that a survey found free. */
  free: Set<number>;
  /** Tickets whose returned seats an order of ours is taking, and until when they count as such. */
  returning: Map<string, number>;
  sold_out_until_ms: number;
}

const knowledgeOf = new Map<string, Knowledge>();
const typesMax = 200;
const reservation_ms = 30_000;
const sold_out_ms = 2_000;
const leafSize = 32;
const guesses = 24;
const returnedMax = 60;

function seatId(ticket_type_id: string, serial: number, generation: number): string {
  return derivedId("ticket", ticket_type_id, serial, generation);
}

/**
 * Chooses `count` seats that look free.
 *
 * @throws sold-out  with `details.left`, when there are fewer
 * @throws aborted   when others are taking the last seats at this moment and may yet give them back
 */
export async function chooseSeats(type: Found<TicketType>, count: number, now: Date): Promise<Seat[]> {
  const knowledge = recall(type.id);
  const now_ms = now.getTime();
  if (knowledge.sold_out_until_ms > now_ms) throw soldOut(type, 0);

  const seats = pickNew(type, knowledge, count, now_ms);
  if (seats.length < count) seats.push(...(await pickReturned(type, knowledge, count - seats.length, now_ms)));
  if (seats.length === count) return seats;

  for (const seat of seats) forget(knowledge, seat);
  const left = await countLeft(type);
  if (left >= count) throw new GatehouseError("aborted", "The last tickets are being bought right now. Try again.");
  if (left === 0) knowledge.sold_out_until_ms = now_ms + sold_out_ms;
  throw soldOut(type, left);
}

/** To be called when the seats are bought. */
export function confirmSeats(ticket_type_id: string, seats: readonly Seat[]): void {
  const knowledge = recall(ticket_type_id);
  for (const seat of seats) if (seat.replaces === null) knowledge.taken.set(seat.serial, Number.POSITIVE_INFINITY);
}

/** To be called when one of the seats turned out to be taken: learns which, and looks for a free stretch. */
export async function learnFromCollision(type: Found<TicketType>, seats: readonly Seat[], now: Date): Promise<void> {
  const knowledge = recall(type.id);
  const found = await database().getAll(...seats.map((seat) => tickets().doc(seat.ticket_id)));
  found.forEach((ticket, index) => {
    const seat = seats[index];
    if (seat === undefined) return;
    if (!ticket.exists) forget(knowledge, seat);
    else if (seat.replaces === null) knowledge.taken.set(seat.serial, Number.POSITIVE_INFINITY);
  });
  await survey(type, knowledge, now.getTime());
}

/** How many tickets of the type can still be bought. One billed read a thousand tickets. */
export async function countLeft(type: Found<TicketType>): Promise<number> {
  const active = await tickets()
    .where("ticket_type_id", "==", type.id)
    .where("status", "in", ["held", "issued", "used"])
    .count()
    .get();
  return Math.max(0, type.data.quantity - active.data().count);
}

function pickNew(type: Found<TicketType>, knowledge: Knowledge, count: number, now_ms: number): Seat[] {
  const seats: Seat[] = [];
  const { quantity } = type.data;
  const take = (serial: number) => {
    if ((knowledge.taken.get(serial) ?? 0) > now_ms) return;
    knowledge.taken.set(serial, now_ms + reservation_ms);
    seats.push({ ticket_id: seatId(type.id, serial, 0), serial, generation: 0, replaces: null });
  };
  for (const serial of knowledge.free) {
    if (seats.length === count) return seats;
    knowledge.free.delete(serial);
    take(serial);
  }
  for (let guess = 0; guess < guesses && seats.length < count; guess += 1) take(randomInt(1, quantity + 1));
  if (seats.length < count && knowledge.taken.size < quantity + count) {
    // Nearly all are known to be taken: walk round from a random place, so that two processes do not meet.
    const start = randomInt(quantity);
    for (let step = 0; step < quantity && seats.length < count; step += 1) take(((start + step) % quantity) + 1);
  }
  return seats;
}

async function pickReturned(
  type: Found<TicketType>,
  knowledge: Knowledge,
  count: number,
  now_ms: number,
): Promise<Seat[]> {
  const returned = foundAll(
    await tickets().where("ticket_type_id", "==", type.id).where("seat_open", "==", true).limit(returnedMax).get(),
  ).filter((ticket) => (knowledge.returning.get(ticket.id) ?? 0) <= now_ms);
  const seats: Seat[] = [];
  while (seats.length < count && returned.length > 0) {
    const [ticket] = returned.splice(randomInt(returned.length), 1);
    if (ticket !== undefined) seats.push(returnedSeat(ticket));
  }
  for (const { replaces } of seats) if (replaces !== null) knowledge.returning.set(replaces, now_ms + reservation_ms);
  return seats;
}

function returnedSeat({ id, data }: Found<Ticket>): Seat {
  const generation = data.generation + 1;
  return {
    ticket_id: seatId(data.ticket_type_id, data.serial, generation),
    serial: data.serial,
    generation,
    replaces: id,
  };
}

/**
 * Finds a stretch of serials with free ones, by counting halves: a billed read each, so about log2(quantity / 32),
 * then the stretch itself.
 */
async function survey(type: Found<TicketType>, knowledge: Knowledge, now_ms: number): Promise<void> {
  const inRange = (from: number, to: number) =>
    tickets()
      .where("ticket_type_id", "==", type.id)
      .where("generation", "==", 0)
      .where("serial", ">=", from)
      .where("serial", "<", to);
  const countFree = async (from: number, to: number) =>
    to - from - (await inRange(from, to).count().get()).data().count;

  let from = 1;
  let to = type.data.quantity + 1;
  let free = await countFree(from, to);
  while (to - from > leafSize && free > 0) {
    const middle = from + Math.floor((to - from) / 2);
    const freeBelow = await countFree(from, middle);
    // Where there are more, more of the others will look, too: choose by weight.
    if (randomInt(free) < freeBelow) {
      to = middle;
      free = freeBelow;
    } else {
      from = middle;
      free -= freeBelow;
    }
  }
  if (free <= 0) {
    for (let serial = from; serial < to; serial += 1) knowledge.taken.set(serial, Number.POSITIVE_INFINITY);
    return;
  }
  const sold = new Set((await inRange(from, to).select("serial").get()).docs.map((ticket) => ticket.get("serial")));
  for (let serial = from; serial < to; serial += 1) {
    if (sold.has(serial)) knowledge.taken.set(serial, Number.POSITIVE_INFINITY);
    else if ((knowledge.taken.get(serial) ?? 0) <= now_ms) knowledge.free.add(serial);
  }
}

function forget(knowledge: Knowledge, seat: Seat): void {
  if (seat.replaces === null) knowledge.taken.delete(seat.serial);
  else knowledge.returning.delete(seat.replaces);
}

function recall(ticket_type_id: string): Knowledge {
  const known = knowledgeOf.get(ticket_type_id);
  if (known !== undefined) return known;
  if (knowledgeOf.size >= typesMax) knowledgeOf.clear();
  const fresh: Knowledge = { taken: new Map(), free: new Set(), returning: new Map(), sold_out_until_ms: 0 };
  knowledgeOf.set(ticket_type_id, fresh);
  return fresh;
}

function soldOut(type: Found<TicketType>, left: number): GatehouseError {
  const message = left === 0 ? `${type.data.name} is sold out.` : `Only ${left} of ${type.data.name} are left.`;
  return new GatehouseError("sold-out", message, { field: "lines", details: { ticket_type_id: type.id, left } });
}
