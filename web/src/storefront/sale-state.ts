import type { Event, TicketType } from "@gatehouse/functions/events";
import { hasEnded } from "@gatehouse/functions/events/event-standing";
import { formatMoment } from "../format.ts";

type Sold = Pick<TicketType, "per_order_limit" | "per_person_limit" | "sales_start_at" | "sales_end_at">;

/** Of what nobody can buy, for a reason that lies with the organiser. */
export const heldUpInWords = "Not on sale at the moment";

/**
 * Why a ticket type cannot be bought now, in words; null if it can.
 *
 * @param held how many of it the reader has in orders that wait for their payment
 * @param heldUp whether nobody can buy it, for a reason that lies with the organiser
 */
export function whyNotOnSale(
  event: Pick<Event, "status" | "sales_open" | "ends_at" | "time_zone">,
  type: Sold,
  left: number | null,
  now_ms: number,
  { held = 0, heldUp = false }: { held?: number; heldUp?: boolean } = {},
): string | null {
  const { sales_start_at, sales_end_at } = type;
  if (event.status !== "published") return "Not on sale";
  if (hasEnded(event, now_ms)) return "The event is over";
  if (!event.sales_open) return "Sales are paused";
  if (sales_start_at !== null && now_ms < sales_start_at.toMillis()) {
    return `On sale from ${formatMoment(sales_start_at, "short", event.time_zone)}`;
  }
  if (sales_end_at !== null && now_ms >= sales_end_at.toMillis()) return "Sales have ended";
  if (heldUp) return heldUpInWords;
  if (left !== 0) return null;
  return held > 0 ? "None besides those you hold" : "Sold out";
}

/** How many one may put into one order. */
export function quantityMax({ per_order_limit, per_person_limit }: Sold, left: number | null): number {
  return Math.min(per_order_limit, per_person_limit ?? Number.POSITIVE_INFINITY, left ?? Number.POSITIVE_INFINITY);
}
