import type Stripe from "stripe";
import { exchange } from "../../../functions/src/model/currencies.ts";
import { endpoint } from "./endpoint.ts";
import { invalidState, resourceMissing } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { newestFirst, page, timedPageFields } from "./lists.ts";
import { currency, parametersOf, string } from "./parameters.ts";
import type { World } from "./world.ts";

/** Stripe's fee for a card payment: 2.9 % and 30 minor units of whatever currency, rounded half up. */
export function processingFee(amount: number): number {
  return Math.round((amount * 29) / 1000) + 30;
}

const DAY_S = 86_400;
/** How long it takes until a card payment can be spent, in days. */
const SETTLEMENT_DAYS = 2;

/** When what was paid now can be spent: at the start of the day that is two days away. */
export function settlementTime(now: number): number {
  return Math.floor((now + SETTLEMENT_DAYS * DAY_S) / DAY_S) * DAY_S;
}

/** In what the platform's money arrives, and what one of each other currency is worth in it. */
export interface Settlement {
  /** In small letters. */
  currency: string;
  /** Whole units for a whole unit: 0.0062 euros for a yen. */
  rates: Readonly<Record<string, number>>;
}

/**
 * What an amount is in the currency in which the platform is settled; as it is, where nothing is exchanged.
 *
 * @throws StripeFailure  the rate is not known
 */
export function settled(
  world: World,
  amount: number,
  currency: string,
): { amount: number; currency: string; rate: number | null } {
  const { settlement } = world.state;
  if (settlement === null || settlement.currency === currency) return { amount, currency, rate: null };
  const rate = settlement.rates[currency];
  if (rate === undefined) throw invalidState(`The Stripe simulator was told no rate for ${currency}.`);
  const exchanged = exchange(amount, currency.toUpperCase(), settlement.currency.toUpperCase(), rate);
  return { amount: exchanged, currency: settlement.currency, rate };
}

interface Movement {
  type: Stripe.BalanceTransaction.Type;
  reportingCategory: string;
  /** Minor units; negative where money leaves the balance. */
  amount: number;
  /** What Stripe keeps: of the amount as it is settled. */
  fee?: { of(amount: number): number; description: string };
  currency: string;
  source: string | null;
  description?: string | null;
  /** Seconds since 1970; now, where it is left out. */
  availableOn?: number;
  /** Whether a foreign currency is exchanged, as payments and what follows from them are; so unless told otherwise. */
  exchanged?: boolean;
  /** The connected account whose balance it is; the platform's where it is left out. */
  account?: string | null;
}

/** Moves money into or out of a balance. Balances may become negative, as they do at Stripe. */
export function recordMovement(world: World, movement: Movement): Stripe.BalanceTransaction {
  const now = world.now();
  const { fee, availableOn = now, account = null, exchanged = true } = movement;
  const { amount, currency, rate } =
    account === null && exchanged ? settled(world, movement.amount, movement.currency) : { ...movement, rate: null };
  const feeAmount = fee?.of(amount) ?? 0;
  const transaction: Stripe.BalanceTransaction = {
    id: newId("txn"),
    object: "balance_transaction",
    amount,
    available_on: availableOn,
    balance_type: "payments",
    created: now,
    currency,
    description: movement.description ?? null,
    exchange_rate: rate,
    fee: feeAmount,
    fee_details:
      fee === undefined
        ? []
        : [{ amount: feeAmount, application: null, currency, description: fee.description, type: "stripe_fee" }],
    net: amount - feeAmount,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: availableOn > now ? "pending" : "available",
    type: movement.type,
  };
  world.state.balance_transactions[transaction.id] = transaction;
  if (account !== null) world.state.owners[transaction.id] = account;
  if (transaction.status === "pending") {
    world.later("make_funds_available", transaction.id, availableOn - now);
  } else if (transaction.net > 0 && account === null) {
    wakeWaitingRefunds(world);
  }
  return transaction;
}

export function makeFundsAvailable(world: World, id: string): void {
  const transaction = world.state.balance_transactions[id];
  if (transaction === undefined) return;
  transaction.status = "available";
  wakeWaitingRefunds(world);
}

/** Refunds for which there was no money try again once some has come. */
function wakeWaitingRefunds(world: World): void {
  for (const { id, status, balance_transaction } of Object.values(world.state.refunds)) {
    if (status === "pending" && balance_transaction === null) world.later("succeed_refund", id, 0);
  }
}

function transactionsOf(world: World, account: string | null): Stripe.BalanceTransaction[] {
  return newestFirst(world.state.balance_transactions).filter(({ id }) => world.ownerOf(id) === account);
}

/** What can be spent of a balance in a currency, in minor units. */
export function availableBalance(world: World, currency: string, account: string | null): number {
  return transactionsOf(world, account)
    .filter((transaction) => transaction.currency === currency && transaction.status === "available")
    .reduce((sum, { net }) => sum + net, 0);
}

function balanceOf(world: World, account: string | null): Stripe.Balance {
  const totals = new Map<string, { available: number; pending: number }>();
  for (const { currency, net, status } of transactionsOf(world, account)) {
    const total = totals.get(currency) ?? { available: 0, pending: 0 };
    if (status === "available") total.available += net;
    else total.pending += net;
    totals.set(currency, total);
  }
  if (totals.size === 0) {
    const { default_currency } = world.state.accounts[account ?? world.state.platform_account_id] ?? {};
    totals.set(default_currency ?? "usd", { available: 0, pending: 0 });
  }
  const amounts = (kind: "available" | "pending") =>
    [...totals].map(([currency, total]) => ({ amount: total[kind], currency, source_types: { card: total[kind] } }));
  return { object: "balance", available: amounts("available"), livemode: world.livemode, pending: amounts("pending") };
}

export const balanceEndpoints = [
  endpoint("GET", "/v1/balance", parametersOf<Stripe.BalanceRetrieveParams>()({}), ({ world, account }) =>
    balanceOf(world, account),
  ),
  endpoint(
    "GET",
    "/v1/balance_transactions/:id",
    parametersOf<Stripe.BalanceTransactionRetrieveParams>()({}),
    ({ world, id, account }) => {
      const transaction = world.state.balance_transactions[id("id")];
      if (transaction === undefined || world.ownerOf(transaction.id) !== account) {
        throw resourceMissing("balance transaction", id("id"), "id");
      }
      return transaction;
    },
  ),
  endpoint(
    "GET",
    "/v1/balance_transactions",
    parametersOf<Stripe.BalanceTransactionListParams>()({
      ...timedPageFields,
      currency: currency(),
      payout: string(),
      source: string(),
      type: string(),
    }),
    ({ world, parameters, account }) => {
      const { currency, source, type, payout } = parameters;
      const transactions = transactionsOf(world, account).filter(
        (transaction) =>
          (currency === undefined || transaction.currency === currency) &&
          (source === undefined || transaction.source === source) &&
          (type === undefined || transaction.type === type) &&
          (payout === undefined || transaction.source === payout),
      );
      return page(transactions, parameters, "/v1/balance_transactions");
    },
  ),
];
