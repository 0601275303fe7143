import type { Order } from "@gatehouse/functions/payments";
import { freezeOf, isOut } from "@gatehouse/functions/payments";
import { inWords } from "../format.ts";

const statuses: Partial<Record<string, string>> = {
  warning_needs_response: "the bank asks about it, and waits for an answer",
  warning_under_review: "the bank asks about it, and has the answer",
  warning_closed: "the bank asked about it, and is content",
  needs_response: "open, and the bank waits for an answer",
  under_review: "open, and the bank is deciding",
  won: "won",
  lost: "lost",
  prevented: "prevented",
};

/** Where a dispute stands, within a sentence; `status` is Stripe's word for it. */
export function disputeInWords(status: string | undefined): string {
  return statuses[status ?? ""] ?? inWords(status ?? "").toLowerCase();
}

/** What the disputes of an order stop, and what was refunded of it in Stripe's dashboard; null where nothing is stopped. */
export function whatIsStopped(order: Pick<Order, "disputes" | "refunds_by_hand">): string | null {
  const { tickets, commissions, lost } = freezeOf(order);
  if (lost)
    return "Tickets that were not used are cancelled. Commissions stay held, and nothing of it can be refunded.";
  if (tickets)
    return "Tickets that are not used let nobody in, commissions are held, and nothing of it can be refunded.";
  if (commissions) return "Tickets stay valid. Commissions are held, and nothing of it can be refunded.";
  return null;
}

/** The refunds of an order that were made in Stripe's dashboard and wait for somebody to say what becomes of its tickets. */
export function undecidedRefunds(order: Pick<Order, "refunds_by_hand">): string[] {
  return Object.entries(order.refunds_by_hand)
    .filter(([, refund]) => refund.decision === null && isOut(refund))
    .map(([id]) => id);
}
