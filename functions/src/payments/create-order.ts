import { z } from "zod";
import { entities, entityPayments } from "../entities/collections.ts";
import type { Entity, EntityPayments } from "../entities/model.ts";
import { events, ticketTypes } from "../events/collections.ts";
import type { Event, EventStatus, TicketType } from "../events/model.ts";
import { type BuyerBlocker, blockersForBuyer } from "../events/sales-gate.ts";
import { chargeProblem, chargeProblemInWords } from "../model/currencies.ts";
import { GatehouseError } from "../model/errors.ts";
import { entityId, eventId, minor, platformId, ticketTypeId } from "../model/inputs.ts";
import { statesOf } from "../model/machine.ts";
import { sum } from "../model/money.ts";
import type { Platform } from "../platforms/model.ts";
import type { Actor } from "../runtime/actor.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { operation } from "../runtime/operation.ts";
import { type Found, found, instant, type Unstamped, type Work } from "../runtime/work.ts";
import { buyerCounts } from "../tickets/collections.ts";
import { SeatPicks, tooFewLeft } from "../tickets/seats.ts";
import { pickSeats, takeSeats } from "../tickets/take-seats.ts";
import { beginCheckout, hold_ms, type OrderToPay, type PlacedOrder } from "./begin-checkout.ts";
import { orders, orderTurns } from "./collections.ts";
import type { Order, OrderLine } from "./model.ts";
import { orderStates } from "./model.ts";
import { ticketFee, totals } from "./pricing.ts";

/** Different ticket types in one order. */
const linesMax = 10;

const input = z.strictObject({
  platform_id: platformId,
  entity_id: entityId,
  event_id: eventId,
  lines: z
    .array(z.strictObject({ ticket_type_id: ticketTypeId, quantity: z.int().min(1).max(20) }))
    .min(1, "Choose at least one ticket")
    .max(linesMax, `At most ${linesMax} different tickets in one order`)
    .refine(
      (lines) => new Set(lines.map((line) => line.ticket_type_id)).size === lines.length,
      "Each kind of ticket once",
    ),
  /** What the buyer was shown. If given, the order fails rather than cost anything else. */
  expected_total_minor: minor.optional(),
});
type Input = z.output<typeof input>;

interface Choice {
  type: Found<TicketType>;
  quantity: number;
}

/**
 * Holds seats for the caller and opens a payment page for them. A free order has its tickets at once.
 *
 * The order's id comes from the caller's idempotency key, so a repetition finds the first order. No document is
 * written that another buyer's order writes, too.
 *
 * @returns the payment page's address, null if there is nothing to pay; seats are held until `expires_at`
 * @throws sales-closed         `details.missing` lists what stands in the way
 * @throws sold-out             `details.left` of `details.ticket_type_id`
 * @throws failed-precondition  more than a person may buy, another price than expected, or a total that cannot be charged
 * @throws payment-provider     the seats are held; call again with the same key
 */
export const createOrder = operation({
  name: "createOrder",
  input,
  output: z.strictObject({
    order_id: z.string(),
    status: z.enum(statesOf(orderStates)),
    total_minor: z.int(),
    expires_at: z.string(),
    checkout_url: z.string().nullable(),
  }),
  on: ({ event_id }) => events().doc(event_id),
  scope: ({ platform_id, entity_id, event_id }) => ({ platform_id, entity_id, event_id }),
  requires: "signed_in",
  audit: null,
  // Many buyers share the address of an arena, or of a mobile network.
  limit: { max: 30, per_seconds: 60, counted: "instance", people_per_address: 200 },
  runsAgain: true,
  reads: ({ entity_id, event_id, lines, expected_total_minor }) => ({
    entity: entities().doc(entity_id),
    payments: expected_total_minor === 0 ? null : entityPayments(entity_id),
    types: lines.map((line) => ticketTypes(event_id).doc(line.ticket_type_id)),
  }),
  isThere: ({ target }) => !neverShown.includes(target.data.status),
  scratch: () => new SeatPicks(),
  async run({ input, actor, target: event, platform, docs, scratch, work, now, idempotency_key }): Promise<OrderToPay> {
    const order_id = orderIdFor(actor.uid, idempotency_key);
    if (platform === null || docs.entity === null) {
      throw new GatehouseError("not-found", "There is no such event.");
    }
    const choices = input.lines.map((line, index) => ({ ...line, type: existingType(docs.types[index], index) }));
    const types = choices.map(({ type }) => type);
    // Who expects to pay nothing gets nothing that costs, so nothing about payments was read.
    if (input.expected_total_minor === 0 && types.some((type) => type.data.price_minor > 0)) throw priceChanged();
    assertOnSale(event, docs.entity, docs.payments, types, now);
    choices.forEach(({ type, quantity }, index) => {
      if (quantity > type.data.per_order_limit) throw overLimit(type.data.per_order_limit, "order", index);
    });
    const priced = choices.map((choice) => pricedLine(choice, platform));
    const sums = totals(priced, event.data.fee_bearer);
    if (input.expected_total_minor !== undefined && input.expected_total_minor !== sums.total_minor) {
      throw priceChanged();
    }
    const free = sums.total_minor === 0;
    if (!free) assertChargeable(sums.total_minor, platform.data.settings.currency);
    // What this buyer's other orders write, too: of two at once, one begins anew.
    const beside = work.beside();
    const takeTurn = free
      ? null
      : await assertHoldsFew(beside, { uid: actor.uid, event_id: event.id, order_id, choices, platform });
    const counts = await personCounts(beside, actor.uid, event.id, choices);

    // Last of all, so that an order that is refused never had a seat.
    const seats = await pickSeats(scratch, choices);
    const lines: OrderLine[] = priced.map((line, index) => ({
      ...line,
      ticket_ids: (seats[index] ?? []).map((seat) => seat.ticket_id),
    }));
    const order = newOrder({ input, actor, event, platform, lines, sums, now });
    // With the time of the commit: what stops sales meanwhile finds it among those placed before.
    work.append(orders().doc(order_id), order);
    const owner = { uid: actor.uid, name: actor.name };
    takeSeats(work, { order_id, event, types, lines, seats, owner, status: free ? "issued" : "held" });
    for (const write of counts) write();
    takeTurn?.();
    return { id: order_id, data: order };
  },
  async hopeless({ event_id, lines }) {
    const refusals = await Promise.all(
      lines.map((line) => tooFewLeft(ticketTypes(event_id).doc(line.ticket_type_id).path, line.quantity)),
    );
    return refusals.find((refusal) => refusal !== null) ?? null;
  },
  async known(input, actor, idempotency_key): Promise<OrderToPay | null> {
    const earlier = found(await orders().doc(orderIdFor(actor.uid, idempotency_key)).get());
    if (earlier !== null) assertSameOrder(earlier.data, input);
    return earlier;
  },
  recover: (picks) => picks.lookAgain(),
  after: (order, { now }): Promise<PlacedOrder> => beginCheckout(order, now),
});

interface Placing {
  input: z.output<typeof input>;
  actor: Actor;
  event: Found<Event>;
  platform: Found<Platform>;
  lines: OrderLine[];
  sums: ReturnType<typeof totals>;
  now: Date;
}

/** One that costs nothing is paid as it is placed; any other is held. */
function newOrder({ input, actor, event, platform, lines, sums, now }: Placing): Unstamped<Order> {
  const free = sums.total_minor === 0;
  return {
    platform_id: input.platform_id,
    entity_id: input.entity_id,
    event_id: input.event_id,
    event_title: event.data.title,
    buyer_id: actor.uid,
    buyer_name: actor.name,
    lines,
    currency: platform.data.settings.currency,
    ...sums,
    fee_bearer: event.data.fee_bearer,
    refunded_minor: 0,
    refund_approved_minor: 0,
    affiliate_programme: event.data.affiliate_programme,
    upline: [],
    status: free ? "paid" : "pending",
    expires_at: instant(new Date(now.getTime() + hold_ms)),
    paid_at: free ? instant(now) : null,
    stripe_session_id: null,
    checkout_url: null,
    checkout_attempt: 1,
    stripe_payment_intent_id: null,
    disputes: {},
    dispute_state: null,
    refunds_by_hand: {},
  };
}

/** What Stripe would refuse is refused before seats are held. */
function assertChargeable(total_minor: number, currency: string): void {
  const problem = total_minor === 0 ? null : chargeProblem(total_minor, currency);
  if (problem === null) return;
  throw new GatehouseError("failed-precondition", chargeProblemInWords(problem, currency, "en"), {
    field: "lines",
    details: { charge_problem: problem.kind, limit_minor: problem.limit_minor },
  });
}

/** Events that nobody outside their team has ever seen. */
const neverShown: readonly EventStatus[] = ["draft", "in_review"];

function orderIdFor(uid: string, idempotency_key: string | null): string {
  if (idempotency_key === null) {
    throw new GatehouseError("invalid-argument", "An order needs an idempotency key.", { field: "idempotency_key" });
  }
  return derivedId("order", uid, idempotency_key);
}

function pricedLine({ type, quantity }: Choice, platform: Found<Platform>): Omit<OrderLine, "ticket_ids"> {
  const { name, category, price_minor } = type.data;
  return {
    ticket_type_id: type.id,
    name,
    category,
    quantity,
    unit_price_minor: price_minor,
    unit_fee_minor: ticketFee(price_minor, platform.data.settings),
  };
}

function existingType(type: Found<TicketType> | null | undefined, index: number): Found<TicketType> {
  if (type) return type;
  throw new GatehouseError("not-found", "There is no such ticket type.", { field: `lines.${index}.ticket_type_id` });
}

function assertOnSale(
  event: Found<Event>,
  entity: Found<Entity>,
  payments: Found<EntityPayments> | null,
  types: readonly Found<TicketType>[],
  now: Date,
): void {
  const missing = new Map<string, BuyerBlocker>();
  for (const type of types) {
    const gate = {
      entity: entity.data,
      payments: payments?.data ?? null,
      event: event.data,
      type: type.data,
      now_ms: now.getTime(),
    };
    for (const blocker of blockersForBuyer(gate)) missing.set(blocker.code, blocker);
  }
  if (missing.size === 0) return;
  const list = [...missing.values()];
  throw new GatehouseError("sales-closed", list.map((blocker) => blocker.message).join(" "), {
    details: { missing: list },
  });
}

/**
 * Checks the limits per person, and prepares to count this order towards them. The count is the buyer's own document.
 *
 * @param work beside the transaction
 */
async function personCounts(
  work: Work,
  uid: string,
  event_id: string,
  choices: readonly Choice[],
): Promise<(() => void)[]> {
  const writes: (() => void)[] = [];
  for (const [index, { type, quantity }] of choices.entries()) {
    const limit = type.data.per_person_limit;
    if (limit === null) continue;
    const ref = buyerCounts(event_id, type.id).doc(uid);
    const current = await work.get(ref);
    const count = (current?.data.count ?? 0) + quantity;
    if (count > limit) throw overLimit(limit, "person", index);
    writes.push(() => {
      if (current === null) work.createQuietly(ref, { platform_id: type.data.platform_id, count });
      else work.updateQuietly(current, { count });
    });
  }
  return writes;
}

/**
 * Nobody keeps others from buying by holding many tickets unpaid. Their orders are looked for beside the transaction,
 * since a query in it would wait for everybody's; of two of theirs at once, the document of their turns, which is read
 * first, lets one begin anew, and see the other.
 *
 * @param work beside the transaction
 * @returns to be called with the writes
 * @throws failed-precondition  with `details.waiting`: the caller's orders that wait for their payment
 */
async function assertHoldsFew(
  work: Work,
  {
    uid,
    event_id,
    order_id,
    choices,
    platform,
  }: { uid: string; event_id: string; order_id: string; choices: Choice[]; platform: Found<Platform> },
): Promise<() => void> {
  const ref = orderTurns().doc(`${event_id}_${uid}`);
  const turn = await work.get(ref);
  const waiting = await work.query(
    orders().where("buyer_id", "==", uid).where("event_id", "==", event_id).where("status", "==", "pending"),
  );
  const held = sum(waiting.flatMap(({ data }) => data.lines.map((line) => line.quantity)));
  const { unpaid_tickets_max } = platform.data.settings;
  if (held + sum(choices.map(({ quantity }) => quantity)) <= unpaid_tickets_max) {
    return () => {
      if (turn === null) work.createQuietly(ref, { platform_id: platform.id, order_id });
      else work.updateQuietly(turn, { order_id });
    };
  }
  const message =
    held === 0
      ? `At most ${unpaid_tickets_max} tickets can wait for their payment at once. Choose fewer; you can come back for more.`
      : `You hold ${held} tickets that are not paid yet, and at most ${unpaid_tickets_max} can wait at once. Pay for them or give them back first.`;
  throw new GatehouseError("failed-precondition", message, {
    field: "lines",
    details: { limit: unpaid_tickets_max, waiting: waiting.map(({ id }) => id) },
  });
}

function priceChanged(): GatehouseError {
  return new GatehouseError("failed-precondition", "The price has changed. Look at it again before you buy.", {
    field: "expected_total_minor",
  });
}

function overLimit(limit: number, of: "order" | "person", index: number): GatehouseError {
  return new GatehouseError("failed-precondition", `At most ${limit} of these per ${of}.`, {
    field: `lines.${index}.quantity`,
    details: { limit },
  });
}

function assertSameOrder(order: Order, input: Input): void {
  const same =
    order.platform_id === input.platform_id &&
    order.entity_id === input.entity_id &&
    order.event_id === input.event_id &&
    (input.expected_total_minor ?? order.total_minor) === order.total_minor &&
    order.lines.length === input.lines.length &&
    order.lines.every((line, index) => {
      const asked = input.lines[index];
      return line.ticket_type_id === asked?.ticket_type_id && line.quantity === asked.quantity;
    });
  if (same) return;
  throw new GatehouseError("idempotency-key-reused", "This idempotency key was used for another order.", {
    field: "idempotency_key",
  });
}
