/** What happens when an order's money has come in. */

import { affiliates, commissionRules, referrals } from "../affiliates/collections.ts";
import type { CommissionRules } from "../affiliates/model.ts";
import { entities, entityPayments } from "../entities/collections.ts";
import type { Entity, EntityPayments } from "../entities/model.ts";
import { events, ticketTypes } from "../events/collections.ts";
import type { Event, TicketType } from "../events/model.ts";
import { salesBlockers, windowBlockers } from "../events/sales-gate.ts";
import { saleEntries } from "../ledger/journals.ts";
import { post } from "../ledger/post.ts";
import { GatehouseError } from "../model/errors.ts";
import { isBannedOn } from "../model/grants.ts";
import { transition } from "../model/machine.ts";
import type { User } from "../people/model.ts";
import type { Platform } from "../platforms/model.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { platforms, users } from "../runtime/collections.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { notify } from "../runtime/notify.ts";
import { type Found, instant, type Work } from "../runtime/work.ts";
import { buyerCounts } from "../tickets/collections.ts";
import type { SeatPicks } from "../tickets/seats.ts";
import { issueHeld, pickSeats, readTicketsOf, takeSeats } from "../tickets/take-seats.ts";
import { orders, refunds } from "./collections.ts";
import { earnCommissions } from "./earn-commissions.ts";
import { giveBack } from "./give-back.ts";
import type { Order, OrderLine } from "./model.ts";
import { orderStates } from "./model.ts";
import type { Payment } from "./payment-of.ts";
import { countForBuyer, perType, planRelease } from "./release-order.ts";
import { writeStripeFee } from "./stripe-fee.ts";

/** Why money does not stay, in words for the buyer. */
const reasons = {
  twice: "It had been paid already.",
  other_amount: "It was another amount than the order's.",
  closed: "Sales had been closed in the meantime.",
  over_limit: "You have as many of these tickets as one person may buy.",
  sold_out: "It was paid after the hold had run out, when the tickets were sold.",
} as const;
type Reason = keyof typeof reasons;

/** Of a payment that is none of the order's, the order takes no notice. */
const leavesOrder: readonly Reason[] = ["twice", "other_amount"];

/** What was done, for the record of the event. */
export type PaymentOutcome = "paid" | "paid already" | `refunded: ${Reason}` | "no such order";

/**
 * Marks the order as paid: its tickets are issued, commissions earned, the sale journalled. A payment that was settled
 * already changes nothing. Whether sales are open is asked again: what has closed them since gives the money back. An
 * order whose hold ran out takes its seats again, or other ones, within the limits per person; if it cannot, the money
 * goes back as well.
 *
 * @param picks null for doing without new seats
 */
export async function settlePayment(work: Work, payment: Payment, picks: SeatPicks | null): Promise<PaymentOutcome> {
  const [{ order, returned }] = await work.read({
    order: orders().doc(payment.order_id),
    returned: refunds().doc(derivedId("refund", "payment", payment.payment_intent_id)),
  });
  if (order === null) return "no such order";
  if (returned !== null || order.data.stripe_payment_intent_id === payment.payment_intent_id) return "paid already";

  const scene = await readScene(work, order);
  const seats = await decide(work, { order, payment, scene, picks });
  if (typeof seats === "string") {
    const ends = !leavesOrder.includes(seats);
    const release = ends ? await planRelease(work, order) : null;
    release?.();
    giveBack(work, order, payment, { reason: reasons[seats], asItsPayment: ends });
    return `refunded: ${seats}`;
  }

  const upline = await activeUpline(work, order.data, scene);
  const { lines } = seats;
  work.update(order, {
    status: transition(orderStates, order.data.status, "paid"),
    lines,
    upline: upline.filter((uid) => uid !== null),
    paid_at: instant(work.now),
    stripe_payment_intent_id: payment.payment_intent_id,
    checkout_url: null,
  });
  seats.issue();
  const earned = earnCommissions(work, order, lines, {
    upline,
    rates: scene.rules?.rates ?? null,
    share_bps_max: scene.platform?.settings.commission_share_bps_max ?? 0,
  });
  writeSale(work, order, payment, earned);
  recordAudit(work, {
    actor: systemActor("payments"),
    role: "system",
    action: "order.paid",
    scope: { platform_id: order.data.platform_id, entity_id: order.data.entity_id, event_id: order.data.event_id },
    resource: order.ref.path,
    reason: null,
  });
  notify(work, order.data.buyer_id, {
    platform_id: order.data.platform_id,
    kind: "tickets_issued",
    link: "/tickets",
    details: { event: order.data.event_title },
  });
  return "paid";
}

/** All that decides whether the money may stay, as it is now. */
interface Scene {
  platform: Platform | null;
  entity: Entity | null;
  payments: EntityPayments | null;
  event: Found<Event> | null;
  /** In the order of the lines. */
  types: (Found<TicketType> | null)[];
  buyer: User | null;
  upline: readonly string[];
  rules: CommissionRules | null;
}

async function readScene(work: Work, { data: order }: Found<Order>): Promise<Scene> {
  const [found] = await work.read({
    platform: platforms().doc(order.platform_id),
    entity: entities().doc(order.entity_id),
    payments: entityPayments(order.entity_id),
    event: events().doc(order.event_id),
    types: order.lines.map((line) => ticketTypes(order.event_id).doc(line.ticket_type_id)),
    buyer: users().doc(order.buyer_id),
    referral: referrals().doc(`${order.platform_id}_${order.buyer_id}`),
    rules: commissionRules().doc(order.platform_id),
  });
  return {
    platform: found.platform?.data ?? null,
    entity: found.entity?.data ?? null,
    payments: found.payments?.data ?? null,
    event: found.event,
    types: found.types,
    buyer: found.buyer?.data ?? null,
    upline: found.referral?.data.upline ?? [],
    rules: found.rules?.data ?? null,
  };
}

interface Seats {
  lines: OrderLine[];
  issue: () => void;
}

/** The seats that the money is for, or why there are none. Only reads. */
async function decide(
  work: Work,
  { order, payment, scene, picks }: { order: Found<Order>; payment: Payment; scene: Scene; picks: SeatPicks | null },
): Promise<Seats | Reason> {
  const isHeld = order.data.status === "pending" || order.data.status === "processing";
  const wasUnpaid = order.data.status === "expired" || order.data.status === "failed";
  if (!isHeld && (!wasUnpaid || order.data.stripe_payment_intent_id !== null)) return "twice";
  if (order.data.total_minor !== payment.amount_minor || order.data.currency !== payment.currency)
    return "other_amount";
  if (isClosed(order.data, scene, work.now, isHeld)) return "closed";
  if (isHeld) {
    const held = await readTicketsOf(work, order);
    return { lines: order.data.lines, issue: () => issueHeld(work, held) };
  }
  return retakeSeats(work, order, scene, picks);
}

/** Whether sales are closed now. Who had seats when the sales window ended may still pay for them. */
function isClosed(order: Order, scene: Scene, now: Date, isHeld: boolean): boolean {
  const { platform, entity, event, payments, buyer } = scene;
  if (platform?.status !== "active" || entity === null || event === null) return true;
  if (isBannedOn(buyer, order.platform_id)) return true;
  return scene.types.some((type, index) => {
    if (type === null) return true;
    // What it cost when it was ordered, whatever it costs now.
    const price_minor = order.lines[index]?.unit_price_minor ?? type.data.price_minor;
    const gate = { entity, payments, event: event.data, type: { ...type.data, price_minor }, now_ms: now.getTime() };
    return salesBlockers(gate).some(({ code }) => !isHeld || !windowBlockers.includes(code));
  });
}

/** Takes seats for an order whose own were released. */
async function retakeSeats(
  work: Work,
  order: Found<Order>,
  { event, types }: Scene,
  picks: SeatPicks | null,
): Promise<Seats | "over_limit" | "sold_out"> {
  const known = types.filter((type) => type !== null);
  if (event === null || picks === null || known.length < order.data.lines.length) return "sold_out";
  if (await isOverLimit(work, order.data, known)) return "over_limit";
  const count = await countForBuyer(work, order.data, perType(order.data, 1));
  const choices = known.map((type, index) => ({ type, quantity: order.data.lines[index]?.quantity ?? 0 }));
  const seats = await pickSeats(picks, choices).catch((error: unknown) => {
    if (error instanceof GatehouseError && error.code === "sold-out") return null;
    throw error;
  });
  if (seats === null) return "sold_out";
  const lines = order.data.lines.map((line, index) => ({
    ...line,
    ticket_ids: (seats[index] ?? []).map((seat) => seat.ticket_id),
  }));
  const owner = { uid: order.data.buyer_id, name: order.data.buyer_name };
  return {
    lines,
    issue: () => {
      count();
      takeSeats(work, { order_id: order.id, event, types: known, lines, seats, owner, status: "issued" });
    },
  };
}

async function isOverLimit(work: Work, order: Order, types: readonly Found<TicketType>[]): Promise<boolean> {
  const [{ counts }] = await work.read({
    counts: types.map((type) => buyerCounts(order.event_id, type.id).doc(order.buyer_id)),
  });
  return types.some(({ data: { per_person_limit } }, index) => {
    const has = (counts[index]?.data.count ?? 0) + (order.lines[index]?.quantity ?? 0);
    return per_person_limit !== null && has > per_person_limit;
  });
}

/** Who is above the buyer, by level; null for whoever is no affiliate any more, and so earns nothing. */
async function activeUpline(work: Work, order: Order, { platform, upline }: Scene): Promise<(string | null)[]> {
  const levels = order.affiliate_programme ? (platform?.settings.commission_levels ?? 0) : 0;
  const above = upline.slice(0, levels);
  const [{ found }] = await work.read({ found: above.map((uid) => affiliates().doc(`${order.platform_id}_${uid}`)) });
  return above.map((uid, index) => (found[index]?.data.status === "active" ? uid : null));
}

function writeSale(
  work: Work,
  { id, data: order }: Found<Order>,
  payment: Payment,
  commissions: readonly { affiliate_id: string; amount_minor: number }[],
): void {
  const { platform_id, entity_id, total_minor, fee_minor, currency } = order;
  const isOwnCurrency = payment.stripe_fee.currency === currency;
  post(work, ["sale", id], {
    platform_id,
    kind: "sale",
    order_id: id,
    refund_id: null,
    currency,
    entries: saleEntries({
      platform_id,
      entity_id,
      total_minor,
      platform_fee_minor: fee_minor,
      stripe_fee_minor: isOwnCurrency ? payment.stripe_fee.amount_minor : 0,
      commissions,
    }),
  });
  if (!isOwnCurrency) writeStripeFee(work, { platform_id, order_id: id }, payment);
}
