import { GatehouseError } from "../model/errors.ts";
import { transition } from "../model/machine.ts";
import type { Found, Work } from "../runtime/work.ts";
import { buyerCounts } from "../tickets/collections.ts";
import { readTicketsOf, releaseHeld } from "../tickets/take-seats.ts";
import type { Order } from "./model.ts";
import { orderStates } from "./model.ts";

/**
 * Gives an unpaid order's seats back to the sale. Does nothing to an order that holds none any more. Call it after the
 * transaction's other reads and before its writes.
 *
 * @param status `failed` where a payment that settles later did not come
 */
export async function releaseOrder(
  work: Work,
  order: Found<Order>,
  status: "expired" | "failed" = "expired",
): Promise<boolean> {
  const release = await planRelease(work, order, status);
  release?.();
  return release !== null;
}

/** As `releaseOrder`, with the writes apart; null where there is nothing to release. */
export async function planRelease(
  work: Work,
  order: Found<Order>,
  status: "expired" | "failed" = "expired",
): Promise<(() => void) | null> {
  if (order.data.status !== "pending" && order.data.status !== "processing") return null;
  const [held, count] = await Promise.all([
    readTicketsOf(work, order),
    countForBuyer(work, order.data, perType(order.data, -1)),
  ]);
  // The order and its tickets were not read at one moment.
  if (held.some(({ data }) => data.status !== "held")) {
    throw new GatehouseError("aborted", "The order has changed in the meantime. Try again.");
  }
  const next = transition(orderStates, order.data.status, status);
  return () => {
    work.update(order, { status: next, checkout_url: null });
    releaseHeld(work, held);
    count();
  };
}

/**
 * Prepares to change how many tickets of each type the buyer counts as having, where the type keeps a count.
 *
 * @param changes ticket type id to how many more (or, negative, fewer)
 */
export async function countForBuyer(
  work: Work,
  order: Pick<Order, "event_id" | "buyer_id">,
  changes: ReadonlyMap<string, number>,
): Promise<() => void> {
  const types = [...changes.keys()];
  const [{ counts }] = await work.read({
    counts: types.map((ticket_type_id) => buyerCounts(order.event_id, ticket_type_id).doc(order.buyer_id)),
  });
  return () => {
    counts.forEach((current, index) => {
      const change = changes.get(types[index] ?? "") ?? 0;
      if (current !== null) work.updateQuietly(current, { count: Math.max(0, current.data.count + change) });
    });
  };
}

/** All tickets of the order, as a change by `sign` each. */
export function perType(order: Pick<Order, "lines">, sign: 1 | -1): Map<string, number> {
  return new Map(order.lines.map((line) => [line.ticket_type_id, sign * line.quantity]));
}
