import { commissions } from "../affiliates/collections.ts";
import type { Commission } from "../affiliates/model.ts";
import { ledger } from "../ledger/collections.ts";
import { accounts, isBalanced } from "../ledger/journals.ts";
import type { Journal } from "../ledger/model.ts";
import { sum } from "../model/money.ts";
import { orders, refunds } from "../payments/collections.ts";
import type { Order, Refund } from "../payments/model.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import type { Found } from "../runtime/work.ts";
import { about, type Invariant, lookUp, pagesOf, refIn, relatedBy } from "./invariant.ts";
import { isOfWholePayment, isOwedAgain } from "./order-sums.ts";

export const journals: Invariant = {
  name: "A journal sums to zero and is of an order, one for each thing that happened to its money",
  remedy: "The ledger is never changed: find out who wrote past the operations, and correct it by a further journal.",
  async *findings(looking) {
    for await (const found of pagesOf(ledger(), looking)) {
      const [theirOrders, theirRefunds] = await Promise.all([
        lookUp(found.map(({ data }) => refIn(orders(), data.order_id))),
        lookUp(found.flatMap(({ data }) => (data.refund_id === null ? [] : [refIn(refunds(), data.refund_id)]))),
      ]);
      for (const journal of found) {
        const { order_id, refund_id } = journal.data;
        const refund = refund_id === null ? undefined : theirRefunds.get(refIn(refunds(), refund_id));
        yield* about(journal, faultsOfJournal(journal, theirOrders.get(refIn(orders(), order_id)), refund));
      }
    }
  },
};

function* faultsOfJournal(
  { id, data }: Found<Journal>,
  order: Order | undefined,
  refund: Refund | undefined,
): Generator<string> {
  const { kind, order_id, refund_id, entries } = data;
  if (!isBalanced(data)) yield `its entries come to ${sum(entries.map(({ amount_minor }) => amount_minor))}`;
  if (entries.some(({ amount_minor }) => !Number.isSafeInteger(amount_minor))) yield "an entry is no whole number";
  if (order === undefined) {
    yield `its order ${order_id} is missing`;
    return;
  }
  if (!idsOf(data, order, refund).includes(id)) {
    yield `its id is not that of a ${kind} of ${order_id}, which may have another journal for it`;
  }
  if (refund_id !== null && refund?.order_id !== order_id)
    yield `its refund ${refund_id} is of another order, or missing`;
  if (kind === "refund" && refund?.took_effect === false) yield `its refund ${refund_id} is ${refund.status}`;
  if (data.platform_id !== order.platform_id)
    yield `it is of ${data.platform_id}, and its order of ${order.platform_id}`;
  if (kind === "sale" && data.currency !== order.currency) {
    yield `it is in ${data.currency}, and its order in ${order.currency}`;
  }
  const parties = new Set<string>([
    accounts.buyers,
    accounts.stripeFees,
    accounts.platform(order.platform_id),
    accounts.refundsDue(order.platform_id),
    accounts.unexplained(order.platform_id),
    accounts.entity(order.entity_id),
    ...order.upline.map(accounts.affiliate),
  ]);
  for (const { account } of entries) if (!parties.has(account)) yield `${account} has no part in its order`;
}

/** As Stripe calls the states of a refund. */
const statesAtStripe = ["pending", "requires_action", "succeeded", "failed", "canceled"];

/** The ids that a journal may have: each says of what it is the one journal. */
function idsOf({ kind, order_id, refund_id }: Journal, order: Order, refund: Refund | undefined): string[] {
  const attempts = Array.from({ length: (refund?.attempt ?? 0) + 1 }, (_, attempt) => attempt);
  const payments = [order.stripe_payment_intent_id, refund?.stripe_payment_intent_id ?? null].filter(
    (id) => id !== null,
  );
  switch (kind) {
    case "sale":
      return [derivedId("journal", "sale", order_id)];
    case "late_payment":
      return payments.map((payment) => derivedId("journal", "late payment", payment));
    case "refund":
      return attempts.map((attempt) => derivedId("journal", "refund", refund_id ?? "", attempt));
    case "refund_returned":
      return attempts.map((attempt) => derivedId("journal", "refund returned", refund_id ?? "", attempt));
    case "refund_by_hand":
      return Object.keys(order.refunds_by_hand).flatMap((id) =>
        statesAtStripe.map((status) => derivedId("journal", "refund by hand", id, status)),
      );
    case "stripe_fee":
      return payments.map((payment) => derivedId("journal", "stripe fee", payment));
  }
}

export const ledgerOfOrders: Invariant = {
  name: "The ledger of an order is what was paid for it and went back, and what its affiliates have",
  remedy:
    "Compare with the payment in Stripe. What is missing in the ledger is missing in every report: correct it by a journal.",
  async *findings(looking) {
    for await (const found of pagesOf(orders(), looking)) {
      const ids = found.map(({ id }) => id);
      const [journalsOf, commissionsOf, refundsOf] = await Promise.all([
        relatedBy(ledger(), "order_id", ids),
        relatedBy(commissions(), "order_id", ids),
        relatedBy(refunds(), "order_id", ids),
      ]);
      for (const order of found) {
        const { id } = order;
        yield* about(order, faultsOfOrder(order.data, journalsOf(id), commissionsOf(id), refundsOf(id)));
      }
    }
  },
};

function* faultsOfOrder(
  order: Order,
  written: readonly Found<Journal>[],
  earned: readonly Found<Commission>[],
  made: readonly Found<Refund>[],
): Generator<string> {
  const refundsMade = made.map(({ data }) => data);
  const late = made.filter(isOfWholePayment).map(({ data }) => data);
  const isSold = order.paid_at !== null && order.total_minor > 0;
  const count = (kind: Journal["kind"]) => written.filter(({ data }) => data.kind === kind).length;
  if (count("sale") !== (isSold ? 1 : 0)) yield `it was ${isSold ? "" : "not "}paid, and has ${count("sale")} sales`;
  if (count("late_payment") !== late.length) {
    yield `${late.length} payments go back whole, and ${count("late_payment")} have a journal`;
  }
  const effective = refundsMade.filter(({ took_effect }) => took_effect);
  const inLedger = new Set(written.filter(({ data }) => data.kind === "refund").map(({ data }) => data.refund_id));
  for (const refund of made) {
    if (refund.data.took_effect && !isOwedAgain(refund) && !inLedger.has(refund.id)) {
      yield `its refund ${refund.id} took effect, and has no journal`;
    }
  }

  const balances = new Map<string, number>();
  // A fee or a payment in another currency stands beside.
  const own = written.map(({ data }) => data).filter(({ currency }) => currency === order.currency);
  for (const { account, amount_minor } of own.flatMap(({ entries }) => entries)) {
    balances.set(account, (balances.get(account) ?? 0) + amount_minor);
  }
  const balance = (account: string) => balances.get(account) ?? 0;
  const sumOf = (amounts: readonly { amount_minor: number; currency: string }[]) =>
    sum(amounts.filter(({ currency }) => currency === order.currency).map(({ amount_minor }) => amount_minor));

  const byHand = Object.values(order.refunds_by_hand).filter(({ status }) => isOut(status));
  const succeeded = refundsMade.filter(({ status }) => status === "succeeded");
  const paid_minor = (isSold ? order.total_minor : 0) + sumOf(late);
  const back_minor = sumOf(succeeded) + sumOf(byHand);
  if (balance(accounts.buyers) !== back_minor - paid_minor) {
    yield `the ledger has ${balance(accounts.buyers)} for the buyer, of ${paid_minor} paid and ${back_minor} given back`;
  }
  for (const uid of new Set([...order.upline, ...earned.map(({ data }) => data.affiliate_id)])) {
    const amount_minor = sum(
      earned.filter(({ data }) => data.affiliate_id === uid).map(({ data }) => data.amount_minor),
    );
    const has = balance(accounts.affiliate(uid));
    if (has !== amount_minor)
      yield `the ledger has ${has} for the affiliate ${uid}, whose commissions are ${amount_minor}`;
  }
  const fee_minor = (isSold ? order.fee_minor : 0) - sum(effective.map((refund) => feeIn(order, refund)));
  const expected_minor = fee_minor + sumOf(late.filter(({ took_effect }) => !took_effect));
  const platform_minor = balance(accounts.platform(order.platform_id)) + balance(accounts.stripeFees);
  if (platform_minor !== expected_minor) yield `the platform has ${platform_minor}, and its part is ${expected_minor}`;
}

/** Whether a refund that somebody made at Stripe has left. */
function isOut(status: string): boolean {
  return status === "succeeded" || status === "pending";
}

function feeIn(order: Order, refund: Refund): number {
  return sum(
    refund.ticket_ids.map((id) => order.lines.find(({ ticket_ids }) => ticket_ids.includes(id))?.unit_fee_minor ?? 0),
  );
}
