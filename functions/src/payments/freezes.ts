/** What stops an order from being used while somebody else than us has its money: disputes, and refunds made by hand. */
import { sum } from "../model/money.ts";
import type { Order, OrderDispute, RefundByHand } from "./model.ts";

export interface Freeze {
  /** Unused tickets let nobody in. */
  tickets: boolean;
  /** Commissions are not paid. */
  commissions: boolean;
  /** A bank has given all that was left of the money back for good: unused tickets are cancelled. */
  lost: boolean;
}

/** Stripe's states of a dispute in which the money is with the bank, or may stay there. */
const moneyGone: ReadonlySet<string> = new Set(["needs_response", "under_review", "lost"]);
/** Its states in which nothing is left to decide, and the money stayed with us. */
const overWell: ReadonlySet<string> = new Set(["won", "warning_closed", "prevented"]);

/** A status that is not known, since Stripe has more by now than when this was written, freezes. */
function isFrozenBy({ status, part }: Pick<OrderDispute, "status" | "part">): Freeze {
  // Which tickets a lost part was for, nobody knows: they stay valid. Stripe refunds nothing of such a payment any more.
  if (status === "lost" && part) return { tickets: false, commissions: true, lost: false };
  const isInquiry = status.startsWith("warning_");
  const over = overWell.has(status);
  return {
    tickets: moneyGone.has(status) || !(over || isInquiry),
    commissions: !over,
    lost: status === "lost",
  };
}

/** How much of an order's payment banks have taken back for good, and somebody in Stripe's dashboard has given back. */
export function outsideRefunds_minor({
  disputes,
  refunds_by_hand,
}: Pick<Order, "disputes" | "refunds_by_hand">): number {
  const lost = Object.values(disputes).filter(({ status }) => status === "lost");
  const by_hand = Object.values(refunds_by_hand).filter(isOut);
  return sum([...lost, ...by_hand].map(({ amount_minor }) => amount_minor));
}

/** Whether the money of a refund made by hand has left, or is about to. */
export function isOut({ status }: Pick<RefundByHand, "status">): boolean {
  return status !== "failed" && status !== "canceled";
}

/** Whether it was decided that an order's tickets went with a refund made by hand; those that were used stay used. */
export function isRefundedByHand({ refunds_by_hand }: Pick<Order, "refunds_by_hand">): boolean {
  return Object.values(refunds_by_hand).some(({ decision }) => decision === "cancelled");
}

export function freezeOf(order: Pick<Order, "disputes" | "refunds_by_hand">): Freeze {
  const disputes = Object.values(order.disputes).map(isFrozenBy);
  const undecided = Object.values(order.refunds_by_hand).some((refund) => refund.decision === null && isOut(refund));
  return {
    tickets: undecided || disputes.some(({ tickets }) => tickets),
    commissions: undecided || isRefundedByHand(order) || disputes.some(({ commissions }) => commissions),
    lost: disputes.some(({ lost }) => lost),
  };
}

/** What is stored to be searched by. */
export function disputeState(order: Pick<Order, "disputes">): Order["dispute_state"] {
  const disputes = Object.values(order.disputes);
  if (disputes.some(({ status }) => !overWell.has(status) && status !== "lost")) return "open";
  return disputes.some(({ status }) => status === "lost") ? "lost" : null;
}
