import type { Order, Refund } from "../../../../functions/src/model/documents.ts";
import { paidForTicket } from "../../../../functions/src/model/pricing.ts";
import type { WithId } from "../../data/live.ts";

export interface OrderTicket {
  id: string;
  /** Such as "Standing, 2 of 3". */
  label: string;
  /** What the buyer paid for it, in minor units. */
  paid_minor: number;
  /** The refund that it is part of, unless that came to nothing. */
  refund: WithId<Refund> | null;
}

/** The tickets of an order one by one. */
export function ticketsOf(order: Order, refunds: WithId<Refund>[]): OrderTicket[] {
  const alive = refunds.filter(({ status }) => status !== "rejected" && status !== "failed");
  return order.lines.flatMap((line) =>
    line.ticket_ids.map((id, index) => ({
      id,
      label: line.quantity === 1 ? line.name : `${line.name}, ${index + 1} of ${line.quantity}`,
      paid_minor: paidForTicket(line, order.fee_bearer),
      refund: alive.find((refund) => refund.ticket_ids.includes(id)) ?? null,
    })),
  );
}
