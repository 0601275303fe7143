import type { Order, OrderLine, Refund } from "@gatehouse/functions/payments";
import { disputeState, freezeOf, isOut } from "@gatehouse/functions/payments";
import { isReturned } from "../../orders/refund-in-words.ts";

/** Amounts in minor units. */
export interface SalesTotals {
  /** What buyers paid. */
  gross_minor: number;
  /** The platform's fees in it, without those of refunded tickets, which go back too. */
  fees_minor: number;
  /** What was given back, what buyers are owed whose banks sent it here again included. */
  refunded_minor: number;
  owed_minor: number;
  /** What is left for the entity, before affiliates' commissions. */
  net_minor: number;
  /** Not refunded, not given back. */
  tickets: number;
  /** Those of them in orders whose unused tickets let nobody in for now. */
  blocked: number;
  /** What banks or people past the product have taken back, or may: it is in none of the other amounts. */
  disputed_minor: number;
  by_hand_minor: number;
}

/** Order statuses in which a buyer has paid. */
export const paidStatuses = ["paid", "partially_refunded", "refunded"] as const;

/** @param orders paid ones, of one currency */
export function salesTotals(orders: (Order & { id: string })[], refunds: Refund[]): SalesTotals {
  const known = new Set(orders.map(({ id }) => id));
  const effective = refunds.filter(({ order_id, took_effect }) => took_effect && known.has(order_id));
  const gone = new Set(effective.flatMap((refund) => refund.ticket_ids));
  const kept = (line: OrderLine) => line.ticket_ids.filter((id) => !gone.has(id)).length;
  const ticketsOf = (order: Order) => (order.status === "refunded" ? 0 : add(order.lines.map(kept)));
  const owed = effective.filter((refund) => isReturned(refund) && refund.ticket_ids.length > 0);
  const gross_minor = add(orders.map((order) => order.total_minor));
  const owed_minor = add(owed.map(({ amount_minor }) => amount_minor));
  const refunded_minor = add(orders.map((order) => order.refunded_minor)) + owed_minor;
  const fees_minor = add(orders.flatMap((order) => order.lines.map((line) => line.unit_fee_minor * kept(line))));
  const disputes = orders
    .flatMap((order) => Object.entries(order.disputes))
    .filter(([id, dispute]) => disputeState({ disputes: { [id]: dispute } }) !== null)
    .map(([, dispute]) => dispute);
  const byHand = orders.flatMap((order) => Object.values(order.refunds_by_hand));
  return {
    gross_minor,
    fees_minor,
    refunded_minor,
    owed_minor,
    net_minor: gross_minor - fees_minor - refunded_minor,
    tickets: add(orders.map(ticketsOf)),
    blocked: add(orders.filter(isBlocked).map(ticketsOf)),
    disputed_minor: add(disputes.map(({ amount_minor }) => amount_minor)),
    by_hand_minor: add(byHand.map((refund) => (isOut(refund) ? refund.amount_minor : 0))),
  };
}

function isBlocked(order: Order): boolean {
  const { tickets, lost } = freezeOf(order);
  return tickets && !lost;
}

function add(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
