import { sum } from "../model/money.ts";
import { orders, refunds } from "../payments/collections.ts";
import type { Order, Refund, RefundStatus } from "../payments/model.ts";
import { paidForTicket, totals } from "../payments/pricing.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import type { Found } from "../runtime/work.ts";
import { about, type Invariant, lookUp, otherPlace, pagesOf, refIn, relatedBy } from "./invariant.ts";

export const orderSums: Invariant = {
  name: "An order costs what its lines cost, and its refunds are what it says was given back",
  remedy: "Compare with the payment and its refunds in Stripe, which are what happened; then mend the order's sums.",
  async *findings(looking) {
    for await (const found of pagesOf(orders(), looking)) {
      const refundsOf = await relatedBy(
        refunds(),
        "order_id",
        found.map(({ id }) => id),
      );
      for (const order of found) {
        yield* about(order, faultsOfPrice(order.data));
        yield* about(order, faultsOfRefunds(order.data, refundsOf(order.id)));
      }
    }
  },
};

function* faultsOfPrice(order: Order): Generator<string> {
  const { lines, fee_bearer, subtotal_minor, fee_minor, total_minor } = order;
  const expected = totals(lines, fee_bearer);
  for (const [name, is] of Object.entries({ subtotal_minor, fee_minor, total_minor })) {
    const should = expected[name as keyof typeof expected];
    if (is !== should) yield `its ${name} is ${is}, and its lines come to ${should}`;
  }
  for (const { unit_fee_minor, unit_price_minor } of lines) {
    if (unit_fee_minor > unit_price_minor) yield `a fee of ${unit_fee_minor} stands on a price of ${unit_price_minor}`;
  }
}

function* faultsOfRefunds(order: Order, made: readonly Found<Refund>[]): Generator<string> {
  const own = made.map(({ data }) => data).filter((refund) => isOfItsPayment(refund, order));
  const decided = made.filter((refund) => !isOwedAgain(refund)).map(({ data }) => data);
  const sumOf = (refunds: readonly Refund[]) => sum(refunds.map(({ amount_minor }) => amount_minor));
  const given = sumOf(own.filter(({ status }) => status === "succeeded"));
  const approved = sumOf(
    own
      .filter((refund) => decided.includes(refund))
      .filter(({ status, took_effect }) => took_effect || underWay.includes(status)),
  );
  if (order.refunded_minor !== given) yield `it says ${order.refunded_minor} were refunded, and its refunds ${given}`;
  if (order.refund_approved_minor !== approved) {
    yield `it says ${order.refund_approved_minor} were approved to be refunded, and its refunds ${approved}`;
  }
  if (approved > order.total_minor) yield `${approved} are refunded or to be, and ${order.total_minor} were paid`;
  const hasRefunded = own.some(({ took_effect, ticket_ids }) => took_effect && ticket_ids.length > 0);
  if (order.status === "paid" && hasRefunded) yield "it is paid, and some of its tickets were refunded";
  if (order.status === "partially_refunded" && !hasRefunded) yield "it is partially refunded, and no ticket was";
}

/** A refund of a whole payment that came too late, or twice, or was another than was asked for. */
export function isOfWholePayment({ id, data }: Found<Refund>): boolean {
  return id === derivedId("refund", "payment", data.stripe_payment_intent_id ?? "");
}

/** One that somebody made at Stripe, and that came back when its tickets were gone: it is owed, and nobody approved it. */
export function isOwedAgain(refund: Found<Refund>): boolean {
  return refund.data.ticket_ids.length === 0 && !isOfWholePayment(refund);
}

const underWay: readonly RefundStatus[] = ["approved", "processing", "succeeded"];

/** An order may be paid twice; the second payment goes back by itself, and changes nothing of the order. */
function isOfItsPayment({ stripe_payment_intent_id: payment }: Refund, order: Order): boolean {
  return payment === null || payment === order.stripe_payment_intent_id;
}

export const eachRefund: Invariant = {
  name: "A refund is of its order: its tickets, its buyer, and what was paid for them",
  remedy: "If the money went back, ask the organiser whether it was meant; if not, reject the refund.",
  async *findings(looking) {
    for await (const found of pagesOf(refunds(), looking)) {
      const theirs = await lookUp(found.map(({ data }) => refIn(orders(), data.order_id)));
      for (const refund of found) {
        yield* about(refund, faults(refund.data, theirs.get(refIn(orders(), refund.data.order_id))));
      }
    }
  },
};

function* faults(refund: Refund, order: Order | undefined): Generator<string> {
  if (order === undefined) {
    yield `its order ${refund.order_id} is missing`;
    return;
  }
  yield* otherPlace(refund, order, "its order");
  if (refund.buyer_id !== order.buyer_id) yield `its buyer is ${refund.buyer_id}, and the order's ${order.buyer_id}`;
  if (new Set(refund.ticket_ids).size < refund.ticket_ids.length) yield "it names a ticket twice";
  const amounts: number[] = [];
  for (const id of refund.ticket_ids) {
    const line = order.lines.find(({ ticket_ids }) => ticket_ids.includes(id));
    if (line === undefined) yield `its ticket ${id} is not of the order`;
    else amounts.push(paidForTicket(line, order.fee_bearer));
  }
  // Without tickets, it gives back all of a payment that came too late, or twice, or was another than was asked for.
  if (refund.ticket_ids.length === 0) {
    if (refund.stripe_payment_intent_id === null) yield "it is for no ticket, and names no payment";
    return;
  }
  if (refund.currency !== order.currency) yield `it is in ${refund.currency}, and the order in ${order.currency}`;
  if (refund.amount_minor !== sum(amounts))
    yield `it gives ${refund.amount_minor}, and ${sum(amounts)} were paid for that`;
}
