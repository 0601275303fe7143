/** What is stored of payments. */

import type { CommissionCategory } from "../affiliates/model.ts";
import type { FeeBearer } from "../events/model.ts";
import { machine, type StateOf } from "../model/machine.ts";
import { sum } from "../model/money.ts";
import { type AuditActions, bulkOf, type Instant, type Notices, type Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { order: "ord", refund: "rfd" } as const;

export const refundStates = machine("refund", {
  requested: ["approved", "rejected"],
  approved: ["processing"],
  processing: ["succeeded", "failed"],
  failed: ["processing"],
  rejected: [],
  // The buyer's bank may send it back days later.
  succeeded: ["failed"],
});
export type RefundStatus = StateOf<typeof refundStates>;

export const orderStates = machine("order", {
  pending: ["paid", "processing", "expired", "failed"],
  // Paid by a method that settles later: its seats stay held until it is known.
  processing: ["paid", "expired", "failed"],
  paid: ["partially_refunded", "refunded"],
  partially_refunded: ["partially_refunded", "refunded"],
  // Paid after its hold ran out: the seats are taken again, or the money goes back.
  expired: ["paid", "refunded"],
  failed: ["paid", "refunded"],
  refunded: [],
});
export type OrderStatus = StateOf<typeof orderStates>;

export interface OrderLine {
  ticket_type_id: string;
  name: string;
  category: CommissionCategory;
  quantity: number;
  unit_price_minor: number;
  /** Platform fee on one ticket of the line. */
  unit_fee_minor: number;
  ticket_ids: string[];
}

/** `orders/{order_id}` */
export interface Order extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  event_title: string;
  buyer_id: string;
  buyer_name: string;
  lines: OrderLine[];
  currency: string;
  subtotal_minor: number;
  fee_minor: number;
  fee_bearer: FeeBearer;
  total_minor: number;
  refunded_minor: number;
  /** Refunded, or approved to be: what the refund limits count. */
  refund_approved_minor: number;
  affiliate_programme: boolean;
  /** Affiliates above the buyer when it was paid, nearest first. */
  upline: string[];
  status: OrderStatus;
  expires_at: Instant;
  paid_at: Instant | null;
  stripe_session_id: string | null;
  checkout_url: string | null;
  /** Part of the key under which Stripe is asked for the payment page: a failure would be repeated under the same one. */
  checkout_attempt: number;
  stripe_payment_intent_id: string | null;
  /** By Stripe's id. */
  disputes: Record<string, OrderDispute>;
  /** From `disputes`, to be searched by: whether one is open or lost. */
  dispute_state: "open" | "lost" | null;
  /** Refunds that somebody made in Stripe's dashboard, by Stripe's id. */
  refunds_by_hand: Record<string, RefundByHand>;
}

export interface OrderDispute {
  /** As Stripe calls it. */
  status: string;
  amount_minor: number;
  currency: string;
  reason: string;
  /** Where it was about less than was left of what was paid. */
  part?: true;
}

export interface RefundByHand {
  /** As Stripe calls it. */
  status: string;
  amount_minor: number;
  currency: string;
  /** What becomes of the tickets; null while nobody has decided. */
  decision: "kept" | "cancelled" | null;
}

/** What stops an order from being used while somebody else than us has its money: disputes, and refunds made by hand. */
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

/** `refunds/{refund_id}` */
export interface Refund extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  order_id: string;
  buyer_id: string;
  /** Empty where a payment goes back that has no tickets: it came too late, or twice. */
  ticket_ids: string[];
  /** The payment that is given back; null for the order's. */
  stripe_payment_intent_id: string | null;
  /** Whether the money had gone back once already: tickets, commissions and seats have followed. */
  took_effect: boolean;
  amount_minor: number;
  currency: string;
  reason: string;
  status: RefundStatus;
  requested_by: string;
  decided_by: string | null;
  decision_note: string | null;
  stripe_refund_id: string | null;
  /** Refunds at Stripe that failed, before the present try. */
  failed_stripe_refund_ids: string[];
  failure: string | null;
  /** Stripe is asked once an attempt: each has an idempotency key of its own. */
  attempt: number;
  /** Who sent it once more after it had failed, the last time that somebody did. */
  sent_again?: { by: string; at: Instant; reason: string };
}

/** `stripe_events/{event_id}`: written in the transaction that carries out the event. */
export interface StripeEventRecord extends Stamps {
  type: string;
  outcome: string;
}

/** Whose open payment pages are to be closed: a platform's, an entity's, an event's, or a buyer's (on `global`: on all platforms). */
export interface ClosedScope {
  kind: "platform" | "entity" | "event" | "buyer";
  platform_id: string;
  scope_id: string;
}

/** Changes that take more than one transaction, with what each is told. */
export const bulk = { close_pages: bulkOf<ClosedScope>("kind", "platform_id", "scope_id") };

/** What people are told of money that goes back, or is disputed: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  refund_requested: ["event", "amount_minor", "currency"],
  refund_decided: ["event", "amount_minor", "currency", "decision", "note?"],
  refund_succeeded: ["event", "amount_minor", "currency"],
  refund_failed: ["event", "amount_minor", "currency", "reason?"],
  refund_returned: ["event", "amount_minor", "currency", "reason?"],
  payment_disputed: ["event", "amount_minor", "currency", "status"],
  refunded_by_hand: ["event", "amount_minor", "currency", "status"],
  order_refunded_after_expiry: ["event", "reason"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "order.disputed": null,
  "order.paid": null,
  "order.refund_by_hand_decided": "Refund in Stripe’s dashboard decided on",
  "order.refunded_by_hand": "Refund in Stripe’s dashboard",
  "order.tickets_looked_at": "Tickets of an order looked at",
  "refund.approved": null,
  "refund.failed": null,
  "refund.returned": "Refund sent back by the buyer’s bank",
  "refund.succeeded": null,
  "refund.rejected": null,
  "refund.requested": null,
  "refund.retried": null,
} as const satisfies AuditActions;

/** Whose its texts are. */
export const texts = {
  orders: {
    event_title: [],
    buyer_name: ["buyer_id"],
    lines: [],
    fee_bearer: [],
    upline: [],
    checkout_url: [],
    disputes: [],
    dispute_state: [],
    refunds_by_hand: [],
  } satisfies TextsOf<Order>,
  refunds: {
    reason: ["requested_by", "buyer_id"],
    decision_note: ["decided_by", "buyer_id"],
    sent_again: ["buyer_id"],
    failure: [],
  } satisfies TextsOf<Refund>,
} as const satisfies Texts;
