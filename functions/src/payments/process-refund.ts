/** Carrying out an approved refund, so that it may be interrupted anywhere and begun again. */
import type { Stripe } from "stripe";
import { reversed } from "../model/commissions.ts";
import type { Commission, Order, Refund, Ticket } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { newId } from "../model/ids.ts";
import { refundEntries } from "../model/journals.ts";
import { sum } from "../model/money.ts";
import { type RefundStatus, transition } from "../model/states.ts";
import { commissions, ledger, orders, refunds, tickets } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { notify } from "../runtime/notify.ts";
import { stripe } from "../runtime/stripe.ts";
import { type Found, Work } from "../runtime/work.ts";
import { countForBuyer } from "./release-order.ts";

/** What Stripe says of a refund. */
export interface StripeRefundState {
  id: string | null;
  status: "succeeded" | "failed" | "pending";
  failure: string | null;
}

/**
 * Asks Stripe for the refund, once however often it is called, and settles what Stripe answers.
 *
 * @returns the refund's status afterwards
 * @throws payment-provider  Stripe did not answer; the refund stays in `processing`, to be called again
 */
export async function processRefund(refund_id: string, author_uid: string, now: Date): Promise<RefundStatus> {
  const begun = await database().runTransaction(async (tx) => {
    const work = new Work(tx, { uid: author_uid, request_id: newId("request"), now });
    const refund = await work.get(refunds().doc(refund_id));
    if (refund === null) return null;
    const order = await work.get(orders().doc(refund.data.order_id));
    const attempt = refund.data.status === "approved" ? refund.data.attempt + 1 : refund.data.attempt;
    if (refund.data.status === "approved") {
      work.update(refund, { status: transition("refund", refund.data.status, "processing"), attempt });
    } else if (refund.data.status !== "processing") return null;
    return { refund: refund.data, attempt, payment_intent: order?.data.stripe_payment_intent_id ?? null };
  });
  if (begun !== null) {
    const state = await askStripe(refund_id, begun).catch(async (error: unknown) => {
      if (isStripesFailure(error)) await leaveAttempt(refund_id, begun.attempt, author_uid, now);
      throw error;
    });
    await database().runTransaction(async (tx) => {
      await settleRefund(new Work(tx, { uid: author_uid, request_id: newId("request"), now }), refund_id, state);
    });
  }
  const refund = (await refunds().doc(refund_id).get()).data();
  if (refund === undefined) throw new GatehouseError("not-found", "There is no such refund.");
  return refund.status;
}

async function askStripe(
  refund_id: string,
  begun: { refund: Refund; attempt: number; payment_intent: string | null },
): Promise<StripeRefundState> {
  const { payment_intent } = begun;
  if (payment_intent === null) throw new GatehouseError("internal", "The order of this refund was never paid.");
  // Asked again under the same key, Stripe would repeat its first answer; what became of it since, it tells by id.
  if (begun.refund.stripe_refund_id !== null) {
    return refundState(await stripe().refunds.retrieve(begun.refund.stripe_refund_id));
  }
  // What an earlier attempt asked for may have been done, though Stripe answered with a failure.
  const made = begun.attempt > 1 ? await findRefund(refund_id, payment_intent) : undefined;
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

async function findRefund(refund_id: string, payment_intent: string): Promise<Stripe.Refund | undefined> {
  for await (const refund of stripe().refunds.list({ payment_intent, limit: 100 })) {
    if (refund.metadata?.refund_id === refund_id && refundState(refund).status !== "failed") return refund;
  }
  return undefined;
}

/** Stripe repeats a failure to the same idempotency key for a day, so the next try has another attempt's key. */
async function leaveAttempt(refund_id: string, attempt: number, author_uid: string, now: Date): Promise<void> {
  await database().runTransaction(async (tx) => {
    const work = new Work(tx, { uid: author_uid, request_id: newId("request"), now });
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

function isRefusal(error: unknown): error is Error {
  return error instanceof Error && "rawType" in error && error.rawType === "invalid_request_error";
}

/** Whether the request arrived and Stripe failed at it; what was done by then is not known. */
function isStripesFailure(error: unknown): boolean {
  return error instanceof Error && "rawType" in error && error.rawType === "api_error";
}

/**
 * Records what became of a refund. When the money has gone back: the tickets are refunded and their seats on sale
 * again, commissions shrink by the same share, and the ledger has its journal. Does nothing the second time.
 */
export async function settleRefund(work: Work, refund_id: string, state: StripeRefundState): Promise<string> {
  const refund = await work.get(refunds().doc(refund_id));
  if (refund === null) return "no such refund";
  if (refund.data.status !== "processing") return `${refund.data.status} already`;
  if (state.status === "pending") {
    work.update(refund, { stripe_refund_id: state.id });
    return "processing";
  }

  const [{ order, refunded }] = await work.read({
    order: orders().doc(refund.data.order_id),
    refunded: refund.data.ticket_ids.map((id) => tickets().doc(id)),
  });
  if (order === null) return "no such order";
  const given = refunded.filter((ticket) => ticket !== null);
  const status = transition("refund", refund.data.status, state.status);
  const outcome = { status, stripe_refund_id: state.id, failure: state.failure };
  const { platform_id, requested_by } = refund.data;
  const link = `/orders/${order.id}`;

  if (state.status === "failed") {
    work.update(refund, outcome);
    work.update(order, { refund_approved_minor: order.data.refund_approved_minor - refund.data.amount_minor });
    for (const ticket of given) work.update(ticket, { refund_id: null });
    if (!requested_by.startsWith("system:")) {
      notify(work, requested_by, {
        platform_id,
        kind: "refund_failed",
        link,
        details: { reason: state.failure ?? "" },
      });
    }
    return status;
  }

  const earned = await work.query(commissions().where("order_id", "==", order.id));
  const count = await countForBuyer(work, order.data, fewerPerType(given));
  const takenBack = takeBackCommissions(work, refund_id, order.data, earned, given);
  work.update(refund, outcome);
  const refunded_minor = order.data.refunded_minor + refund.data.amount_minor;
  work.update(order, {
    refunded_minor,
    status: transition(
      "order",
      order.data.status,
      refunded_minor === order.data.total_minor ? "refunded" : "partially_refunded",
    ),
  });
  for (const ticket of given) {
    work.update(ticket, { status: transition("ticket", ticket.data.status, "refunded"), seat_open: true });
  }
  count();
  work.createQuietly(ledger().doc(derivedId("journal", "refund", refund_id)), {
    platform_id,
    kind: "refund",
    order_id: order.id,
    refund_id,
    currency: refund.data.currency,
    entries: refundEntries({
      platform_id,
      entity_id: order.data.entity_id,
      total_minor: refund.data.amount_minor,
      platform_fee_minor: platformFee(order.data, refund.data, given),
      commissions: takenBack,
    }),
  });
  notify(work, refund.data.buyer_id, {
    platform_id,
    kind: "refund_succeeded",
    link,
    details: { event: order.data.event_title },
  });
  return status;
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
      work.create(commissions().doc(derivedId("commission", "taken back", refund_id, commission.id)), {
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
        refunded_base_minor: 0,
        earned_minor: -amount_minor,
        reversed_minor: 0,
        amount_minor: -amount_minor,
        status: "approved",
      });
    } else if (data.status !== "rejected" && data.status !== "reversed") {
      work.update(commission, {
        refunded_base_minor,
        reversed_minor,
        amount_minor: kept_minor,
        ...(kept_minor === 0 && { status: transition("commission", data.status, "reversed") }),
      });
    } else return [];
    return [{ affiliate_id: data.affiliate_id, amount_minor }];
  });
}

function lineOf(order: Order, ticket: Found<Ticket>) {
  return order.lines.find((line) => line.ticket_type_id === ticket.data.ticket_type_id);
}

function fewerPerType(given: readonly Found<Ticket>[]): Map<string, number> {
  const changes = new Map<string, number>();
  for (const { data } of given) changes.set(data.ticket_type_id, (changes.get(data.ticket_type_id) ?? 0) - 1);
  return changes;
}
