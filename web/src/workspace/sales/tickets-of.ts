import type { Operations } from "@gatehouse/functions/operations";
import type { Order, Refund } from "@gatehouse/functions/payments";
import { paidForTicket } from "@gatehouse/functions/payments/pricing";

/** What the server tells of a ticket to those who refund. */
export type TicketFacts = Operations["readOrderTickets"]["result"]["tickets"][number];

export interface OrderTicket {
  id: string;
  /** Such as "Standing, 2 of 3". */
  label: string;
  /** What the buyer paid for it, in minor units. */
  paid_minor: number;
  /** The refund that it is part of, unless that came to nothing. */
  refund: (Refund & { id: string }) | null;
}

/** The tickets of an order one by one. */
export function ticketsOf(order: Order, refunds: (Refund & { id: string })[]): OrderTicket[] {
  // What has taken effect stays so, also where the money came back from the buyer's bank.
  const alive = refunds.filter(
    ({ status, took_effect }) => took_effect || (status !== "rejected" && status !== "failed"),
  );
  return order.lines.flatMap((line) =>
    line.ticket_ids.map((id, index) => ({
      id,
      label: line.quantity === 1 ? line.name : `${line.name}, ${index + 1} of ${line.quantity}`,
      paid_minor: paidForTicket(line, order.fee_bearer),
      refund: alive.find((refund) => refund.ticket_ids.includes(id)) ?? null,
    })),
  );
}

/** What tells a ticket from the others of its order: "AB12…, Vera Lind". */
export function marksOf({ code_start, owner_name }: Pick<TicketFacts, "code_start" | "owner_name">): string {
  return code_start === null ? owner_name : `${code_start}…, ${owner_name}`;
}

/**
 * Whether it can be refunded, or cancelled where it is free. Until the server has told more, a ticket that no refund is
 * about is taken for one that can: it refuses what cannot.
 */
export function isUnused({ refund }: Pick<OrderTicket, "refund">, facts: TicketFacts | undefined): boolean {
  return refund === null && (facts === undefined || (facts.status === "issued" && !facts.is_being_refunded));
}

/** What a refund is for, such as "2 × Standing, 1 × Child". */
export function refundedInWords({ lines }: Pick<Order, "lines">, { ticket_ids }: Pick<Refund, "ticket_ids">): string {
  const parts = lines.flatMap((line) => {
    const count = line.ticket_ids.filter((id) => ticket_ids.includes(id)).length;
    return count === 0 ? [] : [`${count} × ${line.name}`];
  });
  return parts.length === 0 ? "A payment without tickets" : parts.join(", ");
}
