import type { Stripe } from "stripe";
import { commissions } from "../affiliates/collections.ts";
import type { Commission } from "../affiliates/model.ts";
import { commissionStates } from "../affiliates/model.ts";
import { planTelling } from "../entities/tell-team.ts";
import { transition } from "../model/machine.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { Ticket } from "../tickets/model.ts";
import { ticketStates } from "../tickets/model.ts";
import { cancelUnused, fewerPerType, isLiving, readTicketsOf } from "../tickets/take-seats.ts";
import { type Asked, assertUpToDate } from "./asked-of-stripe.ts";
import { orders } from "./collections.ts";
import type { Order, OrderDispute } from "./model.ts";
import { disputeState, freezeOf, orderStates, outsideRefunds_minor } from "./model.ts";
import { countForBuyer } from "./release-order.ts";

/**
 * Records what Stripe says of a dispute on its order. While it is open, unused tickets let nobody in and commissions are
 * held; once it is won both are as before, once it is lost the unused tickets are cancelled, unless it was about a part of
 * what was left of the payment. The team is told.
 */
export async function settleDispute(work: Work, order_id: string, asked: Asked<Stripe.Dispute>): Promise<string> {
  const order = await work.get(orders().doc(order_id));
  if (order === null) return "no such order";
  assertUpToDate(asked, order);
  const dispute = asked.said;
  const before = order.data.disputes[dispute.id];
  if (before?.status === dispute.status && before.amount_minor === dispute.amount) return "unchanged";
  const currency = dispute.currency.toUpperCase();
  const { status, amount: amount_minor, reason } = dispute;
  // What was about all that was left stays so, whatever comes back of it meanwhile.
  const wasWhole = before !== undefined && before.part !== true && before.amount_minor === amount_minor;
  const isLess = currency === order.data.currency && amount_minor < leftBeside(order.data, dispute.id);
  const isPart = isLess && !wasWhole;
  const now: OrderDispute = { status, amount_minor, currency, reason, ...(isPart && { part: true }) };
  const disputes = { ...order.data.disputes, [dispute.id]: now };
  const tell = await planTelling(work, order.data.entity_id, "refund.approve", {
    platform_id: order.data.platform_id,
    kind: "payment_disputed",
    link: `/workspace/${order.data.entity_id}/events/${order.data.event_id}/sales`,
    details: { event: order.data.event_title, status, amount_minor: String(amount_minor), currency },
  });
  const freeze = await planFreeze(work, order, { ...order.data, disputes });
  work.update(order, { disputes, dispute_state: disputeState({ disputes }), ...freeze.status });
  freeze.write();
  recordAudit(work, {
    actor: systemActor("stripe"),
    role: "system",
    action: "order.disputed",
    scope: { platform_id: order.data.platform_id, entity_id: order.data.entity_id, event_id: order.data.event_id },
    resource: order.ref.path,
    reason: null,
  });
  tell();
  return `dispute ${status}`;
}

/** What is left of an order's payment, but for what one dispute is about. */
function leftBeside(order: Order, dispute_id: string): number {
  const { [dispute_id]: _, ...others } = order.disputes;
  return order.total_minor - order.refunded_minor - outsideRefunds_minor({ ...order, disputes: others });
}

/**
 * Prepares to bring an order's tickets and commissions to what stops it from now on. Call it before any write, and what
 * it gives with the writes.
 *
 * @param next the order as it will be
 * @param cancelling whether unused tickets are cancelled even though no dispute is lost
 * @returns `status`: the order's, where it changes with them
 */
export async function planFreeze(
  work: Work,
  order: Found<Order>,
  next: Pick<Order, "disputes" | "refunds_by_hand">,
  cancelling = false,
): Promise<{ status: Partial<Pick<Order, "status">>; write: () => void }> {
  const freeze = freezeOf(next);
  const isPaid = order.data.status === "paid" || order.data.status === "partially_refunded";
  const [all, earned] = await Promise.all([
    isPaid ? readTicketsOf(work, order) : [],
    work.query(commissions().where("order_id", "==", order.id)),
  ]);
  const cancels = freeze.lost || cancelling;
  const cancelled = cancels ? all.filter(isUnused) : [];
  const blocked = !cancels && freeze.tickets ? all.filter(({ data }) => data.status === "issued") : [];
  const freed = !cancels && !freeze.tickets ? all.filter(({ data }) => data.status === "blocked") : [];
  const count = await countForBuyer(work, order.data, fewerPerType(cancelled));
  const isEmpty = all.length > 0 && all.every((ticket) => cancelled.includes(ticket) || !isLiving(ticket));
  return {
    status: isEmpty ? { status: transition(orderStates, order.data.status, "refunded") } : {},
    write: () => {
      for (const ticket of blocked)
        work.updateQuietly(ticket, { status: transition(ticketStates, "issued", "blocked") });
      for (const ticket of freed) work.updateQuietly(ticket, { status: transition(ticketStates, "blocked", "issued") });
      cancelUnused(work, cancelled);
      count();
      for (const commission of earned) holdOrFree(work, commission, freeze.commissions);
    },
  };
}

function isUnused({ data }: Found<Ticket>): boolean {
  return data.status === "issued" || data.status === "blocked";
}

/** Only what was held for the payment is set free by it. */
function holdOrFree(work: Work, commission: Found<Commission>, hold: boolean): void {
  const { status, held_for } = commission.data;
  if (hold && (status === "pending" || status === "approved")) {
    work.update(commission, { status: transition(commissionStates, status, "held"), held_for: "payment" });
  } else if (!hold && status === "held" && held_for === "payment") {
    work.update(commission, { status: transition(commissionStates, status, "pending"), held_for: null });
  }
}
