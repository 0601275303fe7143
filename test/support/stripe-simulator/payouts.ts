import type Stripe from "stripe";
import { findAccount } from "./accounts.ts";
import { availableBalance, recordMovement } from "./balance.ts";
import { checkStep, stepOf } from "./currencies.ts";
import { endpoint } from "./endpoint.ts";
import { invalidState, resourceMissing } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { newestFirst, page, timedPageFields } from "./lists.ts";
import { changedMetadata, currency, integer, metadata, oneOf, parametersOf, required, string } from "./parameters.ts";
import type { World } from "./world.ts";

interface PayoutRequest {
  amount: number;
  currency: string;
  description: string | null;
  metadata: Stripe.Metadata;
  automatic: boolean;
}

/**
 * Sends money from a balance to the bank account; it arrives at once.
 *
 * @param accountId the connected account; `null` for the platform
 * @throws balance_insufficient, payouts_not_allowed
 */
function createPayout(world: World, accountId: string | null, request: PayoutRequest): Stripe.Payout {
  const account = findAccount(world, accountId ?? world.state.platform_account_id);
  if (!account.payouts_enabled) {
    throw invalidState("Payouts are not enabled for this account.", "payouts_not_allowed");
  }
  checkStep("amount", request.amount, request.currency, "payout");
  if (availableBalance(world, request.currency, accountId) < request.amount) {
    throw invalidState(
      "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.",
      "balance_insufficient",
    );
  }
  const id = newId("po");
  const transaction = recordMovement(world, {
    type: "payout",
    reportingCategory: "payout",
    amount: -request.amount,
    currency: request.currency,
    source: id,
    description: "STRIPE PAYOUT",
    exchanged: false,
    account: accountId,
  });
  const now = world.now();
  const payout: Stripe.Payout = {
    id,
    object: "payout",
    amount: request.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: now,
    automatic: request.automatic,
    balance_transaction: transaction.id,
    created: now,
    currency: request.currency,
    description: request.description,
    destination: account.external_accounts?.data[0]?.id ?? null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: world.livemode,
    metadata: request.metadata,
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: "paid",
    trace_id: null,
    type: "bank_account",
  };
  world.state.payouts[id] = payout;
  const owner = accountId === null ? {} : { account: accountId };
  if (accountId !== null) world.state.owners[id] = accountId;
  world.emit("payout.created", payout, owner);
  world.emit("payout.paid", payout, owner);
  return payout;
}

/** Pays out all that a connected account has available, as Stripe does every day by itself. */
export function payOutEverything(world: World, accountId: string): Stripe.Payout[] {
  const currencies = new Set(
    Object.values(world.state.balance_transactions)
      .filter(({ id }) => world.ownerOf(id) === accountId)
      .map((transaction) => transaction.currency),
  );
  return [...currencies].flatMap((each) => {
    const available = availableBalance(world, each, accountId);
    const amount = available - (available % stepOf(each, "payout"));
    if (amount <= 0) return [];
    return [
      createPayout(world, accountId, { amount, currency: each, description: null, metadata: {}, automatic: true }),
    ];
  });
}

export const payoutEndpoints = [
  endpoint(
    "POST",
    "/v1/payouts",
    parametersOf<Stripe.PayoutCreateParams>()(
      {
        amount: required(integer({ min: 1 })),
        currency: required(currency()),
        description: string(),
        metadata: metadata(),
        method: oneOf("standard"),
      },
      ["destination", "payout_method", "source_type", "statement_descriptor"],
    ),
    ({ world, parameters, account }) => {
      return createPayout(world, account, {
        amount: parameters.amount,
        currency: parameters.currency,
        description: parameters.description ?? null,
        metadata: changedMetadata({}, parameters.metadata),
        automatic: false,
      });
    },
  ),
  endpoint("GET", "/v1/payouts/:id", parametersOf<Stripe.PayoutRetrieveParams>()({}), ({ world, id, account }) => {
    const payout = world.state.payouts[id("id")];
    if (payout === undefined || world.ownerOf(payout.id) !== account) {
      throw resourceMissing("payout", id("id"), "payout");
    }
    return payout;
  }),
  endpoint(
    "GET",
    "/v1/payouts",
    parametersOf<Stripe.PayoutListParams>()({ ...timedPageFields, status: string() }, ["arrival_date", "destination"]),
    ({ world, parameters, account }) => {
      const payouts = newestFirst(world.state.payouts).filter(
        (payout) =>
          world.ownerOf(payout.id) === account &&
          (parameters.status === undefined || payout.status === parameters.status),
      );
      return page(payouts, parameters, "/v1/payouts");
    },
  ),
];
