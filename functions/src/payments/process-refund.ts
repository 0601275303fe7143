/** Carrying out an approved refund, so that it may be interrupted anywhere and begun again. */
import type { Stripe } from "stripe";
import type { AuditAction } from "../actions.ts";
import { commissions } from "../affiliates/collections.ts";
import { reversed } from "../affiliates/commissions.ts";
import type { Commission } from "../affiliates/model.ts";
import { commissionStates } from "../affiliates/model.ts";
import { newCommission } from "../affiliates/new-commission.ts";
import { planTelling } from "../entities/tell-team.ts";
import { newId } from "../ids.ts";
import { refundEntries, returnedEntries, sentAgainEntries } from "../ledger/journals.ts";
import { post } from "../ledger/post.ts";
import { GatehouseError } from "../model/errors.ts";
import { transition } from "../model/machine.ts";
import { sum } from "../model/money.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { notify } from "../runtime/notify.ts";
import { stripe } from "../runtime/stripe.ts";
import { isKeySpent, isRefusal } from "../runtime/stripe-failures.ts";
import { transact } from "../runtime/transact.ts";
import type { Found, Work } from "../runtime/work.ts";
import { tickets } from "../tickets/collections.ts";
import type { Ticket } from "../tickets/model.ts";
import { ticketStates } from "../tickets/model.ts";
import { fewerPerType, isLiving, readTicketsOf } from "../tickets/take-seats.ts";
import { orders, refunds } from "./collections.ts";
import type { Order, Refund } from "./model.ts";
import { orderStates, type RefundStatus, refundStates } from "./model.ts";
import { countForBuyer } from "./release-order.ts";

/** What Stripe says of a refund. */
export interface StripeRefundState {
  id: string | null;
  status: "succeeded" | "failed" | "pending";
  failure: string | null;
}

interface Begun {
  refund: Refund;
  attempt: number;
  /** Whether Stripe may have been asked already. */
  again: boolean;
  payment_intent: string | null;
}

/**
 * Asks Stripe for the refund, once however often it is called, and settles what Stripe answers.
 *
 * @returns the refund's status afterwards
 * @throws payment-provider  Stripe did not answer, or not now; the refund stays in `processing`, to be called again
 */
export async function processRefund(refund_id: string, author_uid: string, now: Date): Promise<RefundStatus> {
  const begun = await begin(refund_id, author_uid, now);
  if (begun !== null) {
    const state = await askStripe(refund_id, begun).catch(async (error: unknown) => {
      if (isKeySpent(error)) await leaveAttempt(refund_id, begun.attempt, author_uid, now);
      throw error;
    });
    await transact({ uid: author_uid, request_id: newId("request"), now }, (work) =>
      settleRefund(work, refund_id, state, begun.attempt),
    );
  }
  const refund = (await refunds().doc(refund_id).get()).data();
  if (refund === undefined) throw new GatehouseError("not-found", "There is no such refund.");
  return refund.status;
}

function begin(refund_id: string, author_uid: string, now: Date): Promise<Begun | null> {
  return transact({ uid: author_uid, request_id: newId("request"), now }, async (work) => {
    const refund = await work.get(refunds().doc(refund_id));
    if (refund === null) return null;
    const order = await work.get(orders().doc(refund.data.order_id));
    const again = refund.data.status === "processing";
    if (!again && refund.data.status !== "approved") return null;
    const attempt = again ? refund.data.attempt : refund.data.attempt + 1;
    if (!again) work.update(refund, { status: transition(refundStates, refund.data.status, "processing"), attempt });
    const payment_intent = refund.data.stripe_payment_intent_id ?? order?.data.stripe_payment_intent_id ?? null;
    return { refund: refund.data, attempt, again, payment_intent };
  });
}

async function askStripe(refund_id: string, begun: Begun): Promise<StripeRefundState> {
  const { payment_intent } = begun;
  if (payment_intent === null) throw new GatehouseError("internal", "The order of this refund was never paid.");
  // Asked again under the same key, Stripe would repeat its first answer; what became of it since, it tells by id.
  if (begun.refund.stripe_refund_id !== null) {
    return refundState(await stripe().refunds.retrieve(begun.refund.stripe_refund_id));
  }
  // Stripe may have done what it was asked before, though its answer was a failure or was lost; and it forgets keys after
  // a day.
  const made = begun.again || begun.attempt > 1 ? await findRefund(refund_id, payment_intent, begun.refund) : undefined;
  if (made !== undefined) return refundState(made);
  try {
    const refund = await stripe().refunds.create(
      {
        payment_intent,
        amount: begun.refund.amount_minor,
        reason: "requested_by_customer",
        metadata: { refund_id },
      },
      { idempotencyKey: `refund:${refund_id}:${begun.attempt}` },
    );
    return refundState(refund);
  } catch (error) {
    // Stripe's own no, such as a charge that was refunded by hand, will not change by asking again.
    if (isRefusal(error)) return { id: null, status: "failed", failure: error.message };
    throw error;
  }
}

/** What Stripe has made for a refund, but for tries that are known to have failed. */
async function findRefund(
  refund_id: string,
  payment_intent: string,
  { failed_stripe_refund_ids }: Refund,
): Promise<Stripe.Refund | undefined> {
  for await (const refund of stripe().refunds.list({ payment_intent, limit: 100 })) {
    if (refund.metadata?.refund_id === refund_id && !failed_stripe_refund_ids.includes(refund.id)) return refund;
  }
  return undefined;
}

/** The next try has another attempt's key. */
async function leaveAttempt(refund_id: string, attempt: number, author_uid: string, now: Date): Promise<void> {
  await transact({ uid: author_uid, request_id: newId("request"), now }, async (work) => {
    const refund = await work.get(refunds().doc(refund_id));
    if (refund?.data.status !== "processing" || refund.data.attempt !== attempt) return;
    work.update(refund, { attempt: attempt + 1 });
  });
}

export function refundState(refund: { id: string; status: string | null; failure_reason?: string }): StripeRefundState {
  const failed = refund.status === "failed" || refund.status === "canceled";
  return {
    id: refund.id,
    status: refund.status === "succeeded" ? "succeeded" : failed ? "failed" : "pending",
    failure: failed ? (refund.failure_reason ?? refund.status) : null,
  };
}

/**
 * Records what became of a refund. When the money has gone back: the tickets are refunded and their seats on sale
 * again, commissions shrink by the same share, and the ledger has its journal. A refund that the buyer's bank sends back
 * afterwards is failed, and owed to the buyer still. Does nothing the second time.
 *
 * @param attempt  which one Stripe has answered; null where it tells of a refund by id
 */
export async function settleRefund(
  work: Work,
  refund_id: string,
  state: StripeRefundState,
  attempt: number | null = null,
): Promise<string> {
  const refund = await work.get(refunds().doc(refund_id));
  if (refund === null) return "no such refund";
  // What Stripe says of an earlier try, which failed, is nothing about the present one.
  if (state.id !== null && refund.data.failed_stripe_refund_ids.includes(state.id)) return "an earlier attempt";
  if (state.id === null && attempt !== refund.data.attempt) return "an earlier attempt";
  const { status } = refund.data;
  const isReturned = status === "succeeded" && state.status === "failed" && state.id === refund.data.stripe_refund_id;
  if (status !== "processing" && !isReturned) return `${status} already`;
  if (state.status === "pending") {
    work.update(refund, { stripe_refund_id: state.id });
    return "processing";
  }
  const order = await work.get(orders().doc(refund.data.order_id));
  if (order === null) return "no such order";
  if (isReturned) return returnRefund(work, refund, order, state);
  return state.status === "failed" ? failRefund(work, refund, order, state) : payRefund(work, refund, order, state);
}

/** Stripe did not send the money: the tickets are the buyer's again. */
async function failRefund(
  work: Work,
  refund: Found<Refund>,
  order: Found<Order>,
  state: StripeRefundState,
): Promise<string> {
  const [{ given }] = await work.read({ given: refund.data.ticket_ids.map((id) => tickets().doc(id)) });
  const tell = await planTellingOf(work, "refund_failed", refund, order, state);
  work.update(refund, {
    status: transition(refundStates, refund.data.status, "failed"),
    ...anotherAttempt(refund.data, state),
  });
  if (!refund.data.took_effect) {
    if (isOrders(refund.data, order.data)) {
      work.update(order, { refund_approved_minor: order.data.refund_approved_minor - refund.data.amount_minor });
    }
    for (const ticket of given) if (ticket?.data.refund_id === refund.id) work.update(ticket, { refund_id: null });
  }
  tell();
  recordSettled(work, refund, "refund.failed");
  return "failed";
}

/** The buyer's bank sent the money back: it is here, and the buyer's. What the refund took stays taken. */
async function returnRefund(
  work: Work,
  refund: Found<Refund>,
  order: Found<Order>,
  state: StripeRefundState,
): Promise<string> {
  const tell = await planTellingOf(work, "refund_returned", refund, order, state);
  const { platform_id, amount_minor, currency, attempt } = refund.data;
  work.update(refund, {
    status: transition(refundStates, refund.data.status, "failed"),
    ...anotherAttempt(refund.data, state),
  });
  if (isOrders(refund.data, order.data)) {
    work.update(order, { refunded_minor: order.data.refunded_minor - amount_minor });
  }
  post(work, ["refund returned", refund.id, attempt], {
    platform_id,
    kind: "refund_returned",
    order_id: order.id,
    refund_id: refund.id,
    currency,
    entries: returnedEntries(platform_id, amount_minor),
  });
  notify(work, refund.data.buyer_id, {
    platform_id,
    kind: "refund_returned",
    link: `/orders/${order.id}`,
    details: { event: order.data.event_title, amount_minor: String(amount_minor), currency },
  });
  tell();
  recordSettled(work, refund, "refund.returned");
  return "failed";
}

/** The money has gone back. */
async function payRefund(
  work: Work,
  refund: Found<Refund>,
  order: Found<Order>,
  state: StripeRefundState,
): Promise<string> {
  const { platform_id, amount_minor, currency, attempt, took_effect, buyer_id } = refund.data;
  const follow = took_effect ? null : await planFollowing(work, refund, order);
  work.update(refund, {
    status: transition(refundStates, refund.data.status, "succeeded"),
    stripe_refund_id: state.id,
    failure: null,
    took_effect: true,
  });
  if (isOrders(refund.data, order.data)) {
    const next = follow === null || order.data.status === follow.order_status ? null : follow.order_status;
    work.update(order, {
      refunded_minor: order.data.refunded_minor + amount_minor,
      ...(next !== null && { status: transition(orderStates, order.data.status, next) }),
    });
  }
  follow?.write();
  post(work, ["refund", refund.id, attempt], {
    platform_id,
    kind: "refund",
    order_id: order.id,
    refund_id: refund.id,
    currency,
    entries: follow?.entries() ?? sentAgainEntries(platform_id, amount_minor),
  });
  notify(work, buyer_id, {
    platform_id,
    kind: "refund_succeeded",
    link: `/orders/${order.id}`,
    details: { event: order.data.event_title, amount_minor: String(amount_minor), currency },
  });
  recordSettled(work, refund, "refund.succeeded");
  return "succeeded";
}

/** What follows from a refund when its money goes back for the first time. */
async function planFollowing(work: Work, refund: Found<Refund>, order: Found<Order>) {
  const isOfTickets = refund.data.ticket_ids.length > 0;
  const [all, earned] = isOfTickets
    ? await Promise.all([readTicketsOf(work, order), work.query(commissions().where("order_id", "==", order.id))])
    : [[], []];
  const given = all.filter(({ id }) => refund.data.ticket_ids.includes(id));
  if (given.length < refund.data.ticket_ids.length) {
    throw new GatehouseError("internal", "A refund names tickets that are not its order's.", { cause: refund.id });
  }
  // A ticket may have ended in another way meanwhile, as by a lost dispute.
  const ending = given.filter(({ data }) => data.status === "issued" || data.status === "blocked");
  const count = await countForBuyer(work, order.data, fewerPerType(ending));
  const left = all.filter((ticket) => isLiving(ticket) && !given.includes(ticket));
  const order_status: Order["status"] = left.length === 0 ? "refunded" : "partially_refunded";
  const takenBack: { affiliate_id: string; amount_minor: number }[] = [];
  return {
    order_status,
    write() {
      takenBack.push(...takeBackCommissions(work, refund.id, order.data, earned, given));
      for (const ticket of ending) {
        work.update(ticket, { status: transition(ticketStates, ticket.data.status, "refunded"), seat_open: true });
      }
      count();
    },
    /** To be asked for after `write`. */
    entries: () =>
      refundEntries({
        platform_id: refund.data.platform_id,
        entity_id: order.data.entity_id,
        total_minor: refund.data.amount_minor,
        platform_fee_minor: platformFee(order.data, refund.data, given),
        commissions: takenBack,
      }),
  };
}

/** The next try makes another refund at Stripe. */
function anotherAttempt({ failed_stripe_refund_ids: failed }: Refund, { id, failure }: StripeRefundState) {
  return { stripe_refund_id: null, failed_stripe_refund_ids: id === null ? failed : [...failed, id], failure };
}

/** Whether it gives the order's own payment back, and not a second one. */
export function isOrders(refund: Refund, order: Order): boolean {
  const { stripe_payment_intent_id: payment } = refund;
  return payment === null || payment === order.stripe_payment_intent_id;
}

/** Whoever asked for it is told, and for what nobody asked, those who may decide. */
async function planTellingOf(
  work: Work,
  kind: "refund_failed" | "refund_returned",
  refund: Found<Refund>,
  order: Found<Order>,
  state: StripeRefundState,
): Promise<() => void> {
  const { platform_id, requested_by, amount_minor, currency } = refund.data;
  const { entity_id, event_id, event_title } = order.data;
  const notification = {
    platform_id,
    kind,
    link: `/workspace/${entity_id}/events/${event_id}/sales`,
    details: { event: event_title, reason: state.failure ?? "", amount_minor: String(amount_minor), currency },
  };
  const tellTeam = await planTelling(work, entity_id, "refund.approve", notification, requested_by);
  return () => {
    tellTeam();
    if (!requested_by.startsWith("system:")) notify(work, requested_by, notification);
  };
}

function recordSettled(work: Work, { id, data }: Found<Refund>, action: AuditAction): void {
  const { platform_id, entity_id, event_id } = data;
  recordAudit(work, {
    actor: systemActor("payments"),
    role: "system",
    action,
    scope: { platform_id, entity_id, event_id },
    resource: `refunds/${id}`,
    reason: null,
  });
}

/** The platform's fee in what goes back. A payment that came too late was all taken in by the platform. */
function platformFee(order: Order, refund: Refund, given: readonly Found<Ticket>[]): number {
  if (refund.ticket_ids.length === 0) return refund.amount_minor;
  return sum(given.map((ticket) => lineOf(order, ticket)?.unit_fee_minor ?? 0));
}

/**
 * Shrinks each commission by the share of its line that is refunded. One that was paid already stays, and a negative
 * one is written against it, to be set off against what the affiliate earns next.
 */
function takeBackCommissions(
  work: Work,
  refund_id: string,
  order: Order,
  earned: readonly Found<Commission>[],
  given: readonly Found<Ticket>[],
): { affiliate_id: string; amount_minor: number }[] {
  return earned.flatMap((commission) => {
    const { data } = commission;
    const line = order.lines[data.line];
    const count = given.filter((ticket) => lineOf(order, ticket) === line).length;
    if (line === undefined || count === 0 || data.earned_minor <= 0) return [];
    const refunded_base_minor = data.refunded_base_minor + line.unit_price_minor * count;
    const reversed_minor = reversed(data.earned_minor, refunded_base_minor, data.base_minor, data.currency);
    const amount_minor = reversed_minor - data.reversed_minor;
    const kept_minor = data.earned_minor - reversed_minor;
    if (data.status === "paid") {
      work.update(commission, { refunded_base_minor, reversed_minor });
      newCommission(work, ["taken back", refund_id, commission.id], {
        platform_id: data.platform_id,
        entity_id: data.entity_id,
        event_id: data.event_id,
        event_title: data.event_title,
        order_id: data.order_id,
        line: data.line,
        level: data.level,
        affiliate_id: data.affiliate_id,
        buyer_id: data.buyer_id,
        category: data.category,
        rate: data.rate,
        currency: data.currency,
        base_minor: 0,
        earned_minor: -amount_minor,
        status: "approved",
      });
    } else if (data.status !== "rejected" && data.status !== "reversed") {
      work.update(commission, {
        refunded_base_minor,
        reversed_minor,
        amount_minor: kept_minor,
        ...(kept_minor === 0 && { status: transition(commissionStates, data.status, "reversed") }),
      });
    } else return [];
    return [{ affiliate_id: data.affiliate_id, amount_minor }];
  });
}

function lineOf(order: Order, ticket: Found<Ticket>) {
  return order.lines.find((line) => line.ticket_type_id === ticket.data.ticket_type_id);
}
