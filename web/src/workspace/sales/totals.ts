import type { Order, OrderLine, Refund } from "../../../../functions/src/model/documents.ts";
import type { WithId } from "../../data/live.ts";

/** Amounts in minor units. */
export interface SalesTotals {
  /** What buyers paid. */
  gross_minor: number;
  /** The platform's fees in it, without those of refunded tickets, which go back too. */
  fees_minor: number;
  refunded_minor: number;
  /** What is left for the entity, before affiliates' commissions. */
  net_minor: number;
  tickets: number;
}

/** Order statuses in which a buyer has paid. */
export const paidStatuses = ["paid", "partially_refunded", "refunded"] as const;

/** @param orders paid ones, of one currency */
export function salesTotals(orders: WithId<Order>[], refunds: Refund[]): SalesTotals {
  const returned = new Set(
    refunds.filter((refund) => refund.status === "succeeded").flatMap((refund) => refund.ticket_ids),
  );
  const kept = (line: OrderLine) => line.ticket_ids.filter((id) => !returned.has(id)).length;
  const gross_minor = add(orders.map((order) => order.total_minor));
  const refunded_minor = add(orders.map((order) => order.refunded_minor));
  const fees_minor = add(orders.flatMap((order) => order.lines.map((line) => line.unit_fee_minor * kept(line))));
  return {
    gross_minor,
    fees_minor,
    refunded_minor,
    net_minor: gross_minor - fees_minor - refunded_minor,
    tickets: add(orders.flatMap((order) => order.lines.map(kept))),
  };
}

function add(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
