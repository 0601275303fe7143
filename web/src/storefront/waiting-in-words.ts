import type { Order } from "@gatehouse/functions/payments";

/** What an order holds: "2 × Standing, 1 × Balcony". */
export function whatIsHeld({ lines }: Pick<Order, "lines">): string {
  return lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(", ");
}

/** How many tickets of a type the orders hold. */
export function heldOf(orders: readonly Pick<Order, "lines">[], ticket_type_id: string): number {
  const lines = orders.flatMap((order) => order.lines.filter((line) => line.ticket_type_id === ticket_type_id));
  return lines.reduce((held, { quantity }) => held + quantity, 0);
}

/**
 * Why there are fewer tickets than were asked for. Nobody is told that others were faster where they hold the tickets
 * themselves.
 *
 * @param left how many there still are
 * @param held how many the reader has in orders that wait for their payment
 */
export function soldOutInWords(name: string, left: number, held: number): string {
  if (held > 0) {
    const own = `You hold ${held} of ${name} already, in what waits for your payment`;
    return left === 0 ? `${own}; there are no more.` : `${own}; ${left} more ${left === 1 ? "is" : "are"} left.`;
  }
  if (left === 0) return `${name} has just sold out.`;
  return `Somebody was faster: only ${left} of ${name} ${left === 1 ? "is" : "are"} left.`;
}
