/**
 * Which seats to take. A ticket is its own inventory: its id is derived from event, type, serial and generation, and it
 * is created, never overwritten, so two buyers cannot take the same seat. What this file knows of taken seats is a hint
 * that saves collisions: a wrong one costs another try, and decides nothing. Whether a type is sold out is always counted.
 *
 * Generation 0 of each serial 1 … quantity is sold first. A seat that came back (a hold that ran out, a refund) is
 * sold again as the next generation; its earlier ticket is final by then, so at most one generation is ever alive.
 */
import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { TicketType } from "../events/model.ts";
import { GatehouseError } from "../model/errors.ts";
import { database } from "../runtime/database.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { sharedRead } from "../runtime/shared-read.ts";
import { type Found, found, foundAll } from "../runtime/work.ts";
import { tickets } from "./collections.ts";
import type { Ticket } from "./model.ts";
import { type TicketStatus, ticketStates } from "./model.ts";

export interface Seat {
  ticket_id: string;
  serial: number;
  generation: number;
  /** The ticket that gave the seat back, as it was found; null for a seat never sold. */
  returned: Found<Ticket> | null;
}

/** What this process believes of one ticket type. */
interface Knowledge {
  /** Serials whose first ticket exists: for good, since a ticket is never removed. */
  sold: Set<number>;
  /** Tickets that gave a seat back which was sold again: for good as well. */
  resold: Set<string>;
  /** Serials that a survey found free. */
  free: Set<number>;
  /** Serials, and tickets with a returned seat, that a call of this process is taking at this moment. */
  busy: Set<number | string>;
  /** Who waits for one of those calls to end. */
  waiting: (() => void)[];
  /** Until when somebody was told lately that too few are left. */
  scarce_until_ms: number;
  /** What all who come too late ask at the same moment: the type, how many seats are taken, and which have come back. */
  readType: () => Promise<Found<TicketType> | null>;
  countLiving: () => Promise<number>;
  findReturned: () => Promise<Found<Ticket>[]>;
}

const knowledgeOf = new Map<string, Knowledge>();
const typesMax = 200;
const leafSize = 32;
const guesses = 24;
const returnedMax = 60;
/** How long a buyer waits at most before looking again: for somebody here to be done, or for somebody elsewhere. */
const patience_here_ms = 1_000;
const patience_ms = 250;
/** Few seats are left for longer than this, as a rule. */
const scarce_ms = 2_000;
/** How long it lets others go first, at most, where it was not for a seat that somebody was faster. */
const pause_ms = 60;

/** All tickets of a type. The event is named, too: a type's id alone is what its maker chose. */
function ticketsOf(type: Found<TicketType>) {
  return tickets().where("event_id", "==", type.data.event_id).where("ticket_type_id", "==", type.id);
}

function seatId(type: Found<TicketType>, serial: number, generation: number): string {
  return derivedId("ticket", type.data.event_id, type.id, serial, generation);
}

interface Pick {
  type: Found<TicketType>;
  seats: Seat[];
}

/**
 * The seats that one call is trying to take, until it has them or is over. They are kept from the other calls of this
 * process only while it lasts.
 */
export class SeatPicks {
  readonly #picks = new Map<string, Pick>();
  /** The type whose last seats others were taking. */
  #busy: Found<TicketType> | null = null;

  /**
   * Chooses `count` seats that look free; the same ones if the transaction runs again.
   *
   * @throws sold-out  with `details.left`, when there are fewer
   * @throws aborted   when others are taking the last seats at this moment and may yet give them back
   */
  async choose(type: Found<TicketType>, count: number): Promise<Seat[]> {
    const known = this.#picks.get(type.ref.path);
    if (known?.seats.length === count) return known.seats;
    if (known !== undefined) this.#drop(known);
    this.#busy = type;
    const seats = await chooseSeats(type, count);
    this.#busy = null;
    this.#picks.set(type.ref.path, { type, seats });
    return seats;
  }

  /**
   * To be called between two tries, outside of any transaction: a transaction that waits keeps others waiting. Where
   * others were taking the last seats, it waits for one of them; where a seat turned out to be taken, it learns which.
   * First seats that nobody has taken stay picked; what came back is looked for anew, since it may have changed.
   */
  async lookAgain(): Promise<void> {
    const busy = this.#busy;
    this.#busy = null;
    const picks = [...this.#picks.values()];
    if (busy !== null) {
      for (const pick of picks) this.#drop(pick);
      // Of those that came back, one that was taken for sold again may be free after all: an order that came to nothing.
      recall(busy).resold.clear();
      if (!(await nextEnd(recall(busy)))) await survey(busy);
      return;
    }
    let isFree = true;
    for (const pick of picks) {
      const wasTaken = await isTaken(pick);
      if (wasTaken || pick.seats.some(({ returned }) => returned !== null)) this.#drop(pick);
      if (wasTaken) await survey(pick.type);
      isFree &&= !wasTaken;
    }
    if (isFree) await delay(pause_ms * Math.random());
  }

  end(committed: boolean): void {
    for (const pick of this.#picks.values()) {
      if (committed) learn(pick.type, pick.seats);
      this.#drop(pick);
    }
  }

  #drop({ type, seats }: Pick): void {
    this.#picks.delete(type.ref.path);
    release(recall(type), seats);
  }
}

/** How many tickets of the type can still be bought. One billed read per thousand tickets. */
export async function countLeft(type: Found<TicketType>): Promise<number> {
  return Math.max(0, type.data.quantity - (await countLiving(type)));
}

/** By what does not count: for each status of an `in`, the emulator looks through all tickets once more. */
async function countLiving(type: Found<TicketType>): Promise<number> {
  return (await ticketsOf(type).where("status", "not-in", finalStatuses).count().get()).data().count;
}

const statuses = Object.keys(ticketStates.steps) as TicketStatus[];

/** Of tickets that have no seat any more: nothing follows. */
const finalStatuses = statuses.filter((status) => ticketStates.steps[status].length === 0);

/** Of tickets that have a seat. */
export const livingStatuses = statuses.filter((status) => !finalStatuses.includes(status));

async function chooseSeats(type: Found<TicketType>, count: number): Promise<Seat[]> {
  const knowledge = recall(type);
  const seats = pickNew(type, knowledge, count);
  if (seats.length < count) seats.push(...(await pickReturned(type, knowledge, count - seats.length)));
  if (seats.length === count) return seats;
  release(knowledge, seats);
  const left = Math.max(0, type.data.quantity - (await knowledge.countLiving()));
  if (left < count) {
    knowledge.scarce_until_ms = performance.now() + scarce_ms;
    throw soldOut(type, left);
  }
  // There are enough, so others are taking them, here or elsewhere; they may give them back.
  throw new GatehouseError("aborted", "The last tickets are being bought right now. Try again.");
}

/**
 * For those who come when somebody was just told that too few are left: whether that is so for them, too, by what is
 * stored now. It saves the many who come too late their transactions; null says nothing, and the transaction decides.
 */
export async function tooFewLeft(path: string, count: number): Promise<GatehouseError | null> {
  const knowledge = knowledgeOf.get(path);
  if (knowledge === undefined || knowledge.scarce_until_ms < performance.now()) return null;
  const [type, living] = await Promise.all([knowledge.readType(), knowledge.countLiving()]);
  if (type === null) return null;
  const left = Math.max(0, type.data.quantity - living);
  return left < count ? soldOut(type, left) : null;
}

function learn(type: Found<TicketType>, taken: readonly Seat[]): void {
  const { sold, resold } = recall(type);
  for (const { returned, serial } of taken) {
    if (returned === null) sold.add(serial);
    else resold.add(returned.id);
  }
}

/** Whether somebody has taken one of the seats; learns which. */
async function isTaken({ type, seats }: Pick): Promise<boolean> {
  const found = await database().getAll(...seats.map((seat) => tickets().doc(seat.ticket_id)));
  const taken = seats.filter((_, index) => found[index]?.exists);
  learn(type, taken);
  return taken.length > 0;
}

function pickNew(type: Found<TicketType>, knowledge: Knowledge, count: number): Seat[] {
  const seats: Seat[] = [];
  const { quantity } = type.data;
  const take = (serial: number) => {
    if (serial > quantity || knowledge.sold.has(serial) || knowledge.busy.has(serial)) return;
    knowledge.busy.add(serial);
    seats.push({ ticket_id: seatId(type, serial, 0), serial, generation: 0, returned: null });
  };
  for (const serial of knowledge.free) {
    if (seats.length === count) return seats;
    knowledge.free.delete(serial);
    take(serial);
  }
  for (let guess = 0; guess < guesses && seats.length < count; guess += 1) take(randomInt(1, quantity + 1));
  if (seats.length < count && knowledge.sold.size < quantity) {
    // Nearly all are known to be taken: walk round from a random place, so that two processes do not meet.
    const start = randomInt(quantity);
    for (let step = 0; step < quantity && seats.length < count; step += 1) take(((start + step) % quantity) + 1);
  }
  return seats;
}

async function pickReturned(type: Found<TicketType>, knowledge: Knowledge, count: number): Promise<Seat[]> {
  const { busy, resold, findReturned } = knowledge;
  const returned = (await findReturned()).filter(({ id, data }) => !busy.has(id) && !resold.has(id) && isFinal(data));
  const seats: Seat[] = [];
  while (seats.length < count && returned.length > 0) {
    const [ticket] = returned.splice(randomInt(returned.length), 1);
    if (ticket === undefined) break;
    busy.add(ticket.id);
    seats.push(returnedSeat(type, ticket));
  }
  return seats;
}

/** Whether the seat's ticket lets nobody in any more. */
function isFinal({ status }: Ticket): boolean {
  return finalStatuses.includes(status);
}

function returnedSeat(type: Found<TicketType>, returned: Found<Ticket>): Seat {
  const { serial } = returned.data;
  const generation = returned.data.generation + 1;
  return { ticket_id: seatId(type, serial, generation), serial, generation, returned };
}

/**
 * Finds a stretch of serials with free ones, by counting halves: a billed read each, so about log2(quantity / 32),
 * then the stretch itself.
 */
async function survey(type: Found<TicketType>): Promise<void> {
  const knowledge = recall(type);
  const inRange = (from: number, to: number) =>
    ticketsOf(type).where("generation", "==", 0).where("serial", ">=", from).where("serial", "<", to);
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
    for (let serial = from; serial < to; serial += 1) knowledge.sold.add(serial);
    return;
  }
  const found = new Set((await inRange(from, to).select("serial").get()).docs.map((ticket) => ticket.get("serial")));
  for (let serial = from; serial < to; serial += 1) {
    if (found.has(serial)) knowledge.sold.add(serial);
    else {
      // It may have been taken for sold by an order that came to nothing.
      knowledge.sold.delete(serial);
      knowledge.free.add(serial);
    }
  }
}

/** Resolves when a call of this process has ended that was taking seats of the type; to false, if none does in time. */
function nextEnd(knowledge: Knowledge): Promise<boolean> {
  return new Promise((resolve) => {
    const most_ms = knowledge.busy.size > 0 ? patience_here_ms : patience_ms;
    const late = setTimeout(resolve, most_ms * (0.5 + Math.random()), false);
    knowledge.waiting.push(() => {
      clearTimeout(late);
      resolve(true);
    });
  });
}

function release(knowledge: Knowledge, seats: readonly Seat[]): void {
  for (const seat of seats) knowledge.busy.delete(seat.returned?.id ?? seat.serial);
  if (seats.length > 0) for (const wake of knowledge.waiting.splice(0)) wake();
}

function recall(type: Found<TicketType>): Knowledge {
  const key = type.ref.path;
  const known = knowledgeOf.get(key);
  if (known !== undefined) return known;
  // The one that was asked for longest ago. What is being taken at this moment is not forgotten, only harder to see.
  const oldest = knowledgeOf.size >= typesMax ? knowledgeOf.keys().next() : undefined;
  if (oldest?.value !== undefined) knowledgeOf.delete(oldest.value);
  const returned = ticketsOf(type).where("seat_open", "==", true).limit(returnedMax);
  const fresh: Knowledge = {
    sold: new Set(),
    resold: new Set(),
    free: new Set(),
    busy: new Set(),
    waiting: [],
    scarce_until_ms: 0,
    readType: sharedRead(async () => found(await type.ref.get())),
    countLiving: sharedRead(() => countLiving(type)),
    findReturned: sharedRead(async () => foundAll(await returned.get())),
  };
  knowledgeOf.set(key, fresh);
  return fresh;
}

function soldOut(type: Found<TicketType>, left: number): GatehouseError {
  const message = left === 0 ? `${type.data.name} is sold out.` : `Only ${left} of ${type.data.name} are left.`;
  return new GatehouseError("sold-out", message, { field: "lines", details: { ticket_type_id: type.id, left } });
}
