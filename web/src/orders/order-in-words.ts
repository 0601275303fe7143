import type { Order, Refund } from "@gatehouse/functions/payments";
import { freezeOf, isOut } from "@gatehouse/functions/payments";
import type { Ticket } from "@gatehouse/functions/tickets";
import { formatMoney } from "../format.ts";
import { undecidedRefunds } from "./dispute-in-words.ts";
import { failureForBuyer } from "./refund-in-words.ts";

/** How an order ended, as a word for a badge, where its status alone would mislead; null where that is right. */
export function endOf(
  order: Pick<Order, "status" | "total_minor" | "dispute_state" | "updated_by" | "buyer_id">,
): "given_back" | "cancelled" | "charged_back" | null {
  if (order.status === "expired") return order.updated_by === order.buyer_id ? "cancelled" : null;
  if (order.status !== "refunded") return null;
  if (order.total_minor === 0) return order.updated_by === order.buyer_id ? "given_back" : "cancelled";
  return order.dispute_state === "lost" ? "charged_back" : null;
}

/** Whether its holder gave a ticket back, rather than somebody cancelling it. */
export function isGivenBack({
  status,
  updated_by,
  owner_id,
}: Pick<Ticket, "status" | "updated_by" | "owner_id">): boolean {
  return status === "cancelled" && updated_by === owner_id;
}

export interface Remark {
  tone: "plain" | "good" | "warn";
  text: string;
}

const remark = (tone: Remark["tone"], text: string): Remark => ({ tone, text });

/** What has happened to the money of an order since it was paid, in sentences for its buyer. */
export function moneyRemarks(order: Order, refunds: readonly Refund[]): Remark[] {
  const failed = refunds.flatMap((refund) => failureForBuyer(refund) ?? []);
  return [
    ...disputeRemarks(order),
    ...byHandRemarks(order),
    ...failed.map((text) => remark("warn", text)),
    ...endRemarks(order),
  ];
}

function disputeRemarks(order: Order): Remark[] {
  if (order.dispute_state === "lost" && !freezeOf(order).lost) {
    return [remark("plain", "Your bank took a part of this payment back. Your tickets stay valid.")];
  }
  if (order.dispute_state === "lost") {
    return [remark("warn", "Your bank took this payment back. Tickets that were not used are cancelled.")];
  }
  if (order.dispute_state === null) return [];
  return freezeOf({ ...order, refunds_by_hand: {} }).tickets
    ? [
        remark(
          "warn",
          "This payment is disputed at your bank. Until it has decided, tickets that are not used let nobody in.",
        ),
      ]
    : [remark("plain", "Your bank asks about this payment. Your tickets stay valid.")];
}

function byHandRemarks(order: Order): Remark[] {
  const undecided = undecidedRefunds(order);
  return Object.entries(order.refunds_by_hand).flatMap(([id, refund]) => {
    if (!isOut(refund)) return [];
    const { amount_minor, currency, decision } = refund;
    const sent = `The organiser sent ${formatMoney(amount_minor, currency)} of it back to you.`;
    if (undecided.includes(id)) {
      return [
        remark(
          "warn",
          `${sent} They have yet to say what becomes of your tickets; until then, those not used let nobody in.`,
        ),
      ];
    }
    const after = decision === "cancelled" ? "Tickets that were not used are cancelled." : "Your tickets stay valid.";
    return [remark("plain", `${sent} ${after}`)];
  });
}

function endRemarks(order: Order): Remark[] {
  const { status, total_minor, refunded_minor } = order;
  if (status !== "refunded" && status !== "partially_refunded") return [];
  if (total_minor === 0) {
    const gaveBack = endOf(order) === "given_back";
    const text = gaveBack
      ? "You gave all of its tickets back, and their seats are for others now. Nothing had been paid."
      : "All of its tickets were cancelled. Nothing had been paid.";
    return [remark("plain", text)];
  }
  if (refunded_minor === 0) return [];
  const part = refunded_minor >= total_minor ? "All of it" : "A part of it";
  return [remark("plain", `${part} was refunded. The money is on its way to how you paid.`)];
}
