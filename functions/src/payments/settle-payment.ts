/** What happens when an order's money has come in. */
import { earnings } from "../model/commissions.ts";
import type { CommissionRules, Order, OrderLine } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { saleEntries } from "../model/journals.ts";
import { entityShare } from "../model/pricing.ts";
import { transition } from "../model/states.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import {
  commissionRules,
  commissions,
  events,
  ledger,
  orders,
  platforms,
  referrals,
  refunds,
  ticketTypes,
} from "../runtime/collections.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { notify } from "../runtime/notify.ts";
import { type Found, instant, type Work } from "../runtime/work.ts";
import type { SeatPicks } from "../tickets/seats.ts";
import { issueHeld, pickSeats, readTicketsOf, takeSeats } from "../tickets/take-seats.ts";
import { countForBuyer, perType } from "./release-order.ts";

/** What Stripe says of a paid checkout session. */
export interface Payment {
  order_id: string;
  platform_id: string;
  buyer_id: string;
  payment_intent_id: string;
  amount_minor: number;
  /** What Stripe kept of it. */
  stripe_fee_minor: number;
  currency: string;
}

/** What was done, for the record of the event. */
export type PaymentOutcome = "paid" | "paid already" | "refunded: paid after the hold, sold out" | "no such order";

/**
 * Marks the order as paid: its tickets are issued, commissions earned, the sale journalled. An order that was paid
 * already stays as it is. One whose hold ran out takes its seats again, or other ones; if there are none, the money
 * goes back.
 *
 * @throws internal  another amount or currency than the order's, which no page of ours asks for
 */
export async function settlePayment(work: Work, payment: Payment, picks: SeatPicks | null): Promise<PaymentOutcome> {
  const [{ order, platform, referral, rules }] = await work.read({
    order: orders().doc(payment.order_id),
    platform: platforms().doc(payment.platform_id),
    referral: referrals().doc(`${payment.platform_id}_${payment.buyer_id}`),
    rules: commissionRules().doc(payment.platform_id),
  });
  if (order === null) return "no such order";
  if (order.data.status !== "pending" && order.data.status !== "expired") return "paid already";
  if (order.data.total_minor !== payment.amount_minor || order.data.currency !== payment.currency) {
    throw new GatehouseError("internal", "The payment does not match its order.", { cause: payment });
  }

  let { lines } = order.data;
  let issue: () => void;
  if (order.data.status === "pending") {
    const held = await readTicketsOf(work, order);
    issue = () => issueHeld(work, held);
  } else {
    if (order.data.refund_approved_minor > 0) return "paid already";
    const taken = await retakeSeats(work, order, picks);
    if (taken === null) {
      refundLatePayment(work, order, payment);
      return "refunded: paid after the hold, sold out";
    }
    lines = taken.lines;
    issue = taken.issue;
  }

  const levels = order.data.affiliate_programme ? platform?.data.settings.commission_levels : 0;
  const upline = (referral?.data.upline ?? []).slice(0, levels);
  work.update(order, {
    status: transition("order", order.data.status, "paid"),
    lines,
    upline,
    paid_at: instant(work.now),
    stripe_payment_intent_id: payment.payment_intent_id,
    checkout_url: null,
  });
  issue();
  const earned = earnCommissions(work, order, lines, {
    upline,
    rates: rules?.data.rates ?? null,
    share_bps_max: platform?.data.settings.commission_share_bps_max ?? 0,
  });
  work.createQuietly(ledger().doc(derivedId("journal", "sale", order.id)), {
    platform_id: order.data.platform_id,
    kind: "sale",
    order_id: order.id,
    refund_id: null,
    currency: order.data.currency,
    entries: saleEntries({
      platform_id: order.data.platform_id,
      entity_id: order.data.entity_id,
      total_minor: order.data.total_minor,
      platform_fee_minor: order.data.fee_minor,
      stripe_fee_minor: payment.stripe_fee_minor,
      commissions: earned,
    }),
  });
  notify(work, order.data.buyer_id, {
    platform_id: order.data.platform_id,
    kind: "tickets_issued",
    link: "/tickets",
    details: { event: order.data.event_title },
  });
  return "paid";
}

function earnCommissions(
  work: Work,
  { id: order_id, data: order }: Found<Order>,
  lines: readonly OrderLine[],
  terms: { upline: readonly string[]; rates: CommissionRules["rates"] | null; share_bps_max: number },
): { affiliate_id: string; amount_minor: number }[] {
  return lines.flatMap((line, index) => {
    const base_minor = line.unit_price_minor * line.quantity;
    const available_minor = entityShare(line, order.fee_bearer);
    const rates = terms.rates?.[line.category] ?? [];
    const sold = { base_minor, quantity: line.quantity, available_minor, currency: order.currency };
    return earnings(sold, terms.upline, rates, terms.share_bps_max).map(
      ({ level, affiliate_id, rate, earned_minor }) => {
        work.createQuietly(commissions().doc(derivedId("commission", order_id, index, level)), {
          platform_id: order.platform_id,
          entity_id: order.entity_id,
          event_id: order.event_id,
          event_title: order.event_title,
          order_id,
          line: index,
          level,
          affiliate_id,
          buyer_id: order.buyer_id,
          category: line.category,
          rate,
          base_minor,
          refunded_base_minor: 0,
          earned_minor,
          reversed_minor: 0,
          amount_minor: earned_minor,
          currency: order.currency,
          status: "pending",
        });
        return { affiliate_id, amount_minor: earned_minor };
      },
    );
  });
}

/** Takes seats for an order whose own were released; null if there are not enough any more. */
async function retakeSeats(
  work: Work,
  order: Found<Order>,
  picks: SeatPicks | null,
): Promise<{ lines: OrderLine[]; issue: () => void } | null> {
  const { event_id, buyer_id, buyer_name } = order.data;
  const [{ event, found }] = await work.read({
    event: events().doc(event_id),
    found: order.data.lines.map((line) => ticketTypes(event_id).doc(line.ticket_type_id)),
  });
  const types = found.filter((type) => type !== null);
  if (picks === null || event?.data.status !== "published" || types.length < found.length) return null;
  const choices = types.map((type, index) => ({ type, quantity: order.data.lines[index]?.quantity ?? 0 }));
  const count = await countForBuyer(work, order.data, perType(order.data, 1));
  const seats = await pickSeats(picks, choices).catch((error: unknown) => {
    if (error instanceof GatehouseError && error.code === "sold-out") return null;
    throw error;
  });
  if (seats === null) return null;
  const lines = order.data.lines.map((line, index) => ({
    ...line,
    ticket_ids: (seats[index] ?? []).map((seat) => seat.ticket_id),
  }));
  const owner = { uid: buyer_id, name: buyer_name };
  return {
    lines,
    issue: () => {
      count();
      takeSeats(work, { order_id: order.id, event, types, lines, seats, owner, status: "issued" });
    },
  };
}

/** The platform takes the money in and owes all of it back; Stripe's fee stays with the platform. */
function refundLatePayment(work: Work, order: Found<Order>, payment: Payment): void {
  const { platform_id, entity_id, event_id, buyer_id, currency, total_minor } = order.data;
  const refund_id = derivedId("refund", "late payment", order.id);
  work.update(order, {
    stripe_payment_intent_id: payment.payment_intent_id,
    refund_approved_minor: total_minor,
    checkout_url: null,
  });
  work.create(refunds().doc(refund_id), {
    platform_id,
    entity_id,
    event_id,
    order_id: order.id,
    buyer_id,
    ticket_ids: [],
    amount_minor: total_minor,
    currency,
    reason: "Paid after the hold had run out, when the tickets were sold.",
    status: "approved",
    requested_by: "system:payments",
    decided_by: "system:payments",
    decision_note: null,
    stripe_refund_id: null,
    failure: null,
    attempt: 0,
  });
  work.createQuietly(ledger().doc(derivedId("journal", "sale", order.id)), {
    platform_id,
    kind: "sale",
    order_id: order.id,
    refund_id: null,
    currency,
    entries: saleEntries({
      platform_id,
      entity_id,
      total_minor,
      platform_fee_minor: total_minor,
      stripe_fee_minor: payment.stripe_fee_minor,
      commissions: [],
    }),
  });
  recordAudit(work, {
    actor: systemActor("payments"),
    role: "system",
    action: "refund.approved",
    scope: { platform_id, entity_id, event_id },
    resource: `refunds/${refund_id}`,
    reason: "paid after the hold, sold out",
  });
  notify(work, buyer_id, {
    platform_id,
    kind: "order_refunded_after_expiry",
    link: `/orders/${order.id}`,
    details: { event: order.data.event_title },
  });
}
