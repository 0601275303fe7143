import type Stripe from "stripe";
import { availableBalance, recordMovement, settled } from "./balance.ts";
import { change } from "./changes.ts";
import { bookingOf, findCharge } from "./charges.ts";
import { formatAmount } from "./currencies.ts";
import { endpoint } from "./endpoint.ts";
import { invalidParameter, invalidState, resourceMissing } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { toJson } from "./json.ts";
import { newestFirst, page, pageFields, timedPageFields } from "./lists.ts";
import { changedMetadata, currency, integer, metadata, oneOf, parametersOf, required, string } from "./parameters.ts";
import type { World } from "./world.ts";

const createParameters = parametersOf<Stripe.TransferCreateParams>()({
  amount: required(integer({ min: 1 })),
  currency: required(currency()),
  description: string(),
  destination: required(string()),
  metadata: metadata(),
  source_transaction: string(),
  source_type: oneOf("card"),
  transfer_group: string(),
});

type CreateValues = ReturnType<typeof createParameters>;

function receivingAccount(world: World, id: string): Stripe.Account {
  const account = world.state.accounts[id];
  if (account === undefined || id === world.state.platform_account_id) {
    throw resourceMissing("destination", id, "destination");
  }
  if (account.capabilities?.transfers !== "active") {
    throw invalidState(
      "Your destination account needs to have at least one of the following capabilities enabled: transfers, " +
        "crypto_transfers, legacy_payments",
      "insufficient_capabilities_for_transfer",
    );
  }
  return account;
}

/** The charge that pays for a transfer; it must still have as much left as is to be transferred. */
function sourceCharge(world: World, values: CreateValues): Stripe.Charge | undefined {
  if (values.source_transaction === undefined) return undefined;
  const charge = findCharge(world, values.source_transaction, null, "source_transaction");
  if (charge.status !== "succeeded") {
    throw invalidParameter("source_transaction", `Charge ${charge.id} did not succeed and cannot be transferred.`);
  }
  const source = settled(world, charge.amount, charge.currency);
  if (source.currency !== values.currency) {
    throw invalidParameter(
      "currency",
      "The currency of source_transaction's balance transaction " +
        `(${source.currency}) must be the same as the transfer currency (${values.currency})`,
    );
  }
  const used = Object.values(world.state.transfers)
    .filter((transfer) => transfer.source_transaction === charge.id)
    .reduce((sum, { amount }) => sum + amount, 0);
  if (used + values.amount > source.amount) {
    throw invalidState(
      "Transfers using this transaction as a source must not exceed the source amount of " +
        `${formatAmount(source.amount, source.currency)}.` +
        (used === 0
          ? ""
          : ` (There are already transfers of ${formatAmount(used, source.currency)} using this source.)`),
    );
  }
  if (values.transfer_group !== undefined && charge.transfer_group !== null) {
    if (values.transfer_group !== charge.transfer_group) {
      throw invalidParameter(
        "transfer_group",
        `The transfer_group of the source_transaction (${charge.transfer_group}) is another one.`,
      );
    }
  }
  return charge;
}

/** The transfer group of a charge; it gets one now if it has none, so that charge and transfers belong together. */
function groupOf(charge: Stripe.Charge, wanted: string | undefined): string {
  charge.transfer_group ??= wanted ?? `group_${charge.payment_intent ?? charge.id}`;
  return charge.transfer_group;
}

function createTransfer(world: World, values: CreateValues): Stripe.Transfer {
  const account = receivingAccount(world, values.destination);
  const charge = sourceCharge(world, values);
  if (charge === undefined && availableBalance(world, values.currency, null) < values.amount) {
    throw invalidState(
      "You have insufficient available funds in your Stripe account. Try adding funds directly to your available " +
        "balance by creating Charges using the 4000000000000077 test card. See: " +
        "https://stripe.com/docs/testing#available-balance",
      "balance_insufficient",
    );
  }
  const now = world.now();
  const id = newId("tr");
  // Money that has not arrived yet is passed on when it does.
  const availableOn = Math.max(now, (charge && bookingOf(world, charge)?.available_on) ?? now);
  const payment = receivedPayment(world, id, account, values);
  const sent = recordMovement(world, {
    type: "transfer",
    reportingCategory: "transfer",
    exchanged: false,
    amount: -values.amount,
    currency: values.currency,
    source: id,
    description: values.description ?? null,
    availableOn,
  });
  const received = recordMovement(world, {
    type: "payment",
    reportingCategory: "charge",
    amount: values.amount,
    currency: values.currency,
    source: payment.id,
    availableOn,
    account: account.id,
  });
  payment.balance_transaction = received.id;
  const transfer: Stripe.Transfer = {
    id,
    object: "transfer",
    amount: values.amount,
    amount_reversed: 0,
    balance_transaction: sent.id,
    created: now,
    currency: values.currency,
    description: values.description ?? null,
    destination: account.id,
    destination_payment: payment.id,
    livemode: world.livemode,
    metadata: changedMetadata({}, values.metadata),
    reversals: { object: "list", data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: charge?.id ?? null,
    source_type: "card",
    transfer_group: charge === undefined ? (values.transfer_group ?? null) : groupOf(charge, values.transfer_group),
  };
  world.state.transfers[id] = transfer;
  world.emit("transfer.created", transfer);
  return transfer;
}

/** The transfer as the connected account sees it: a payment. */
function receivedPayment(
  world: World,
  transferId: string,
  account: Stripe.Account,
  values: CreateValues,
): Stripe.Charge {
  const payment: Stripe.Charge = {
    id: newId("py"),
    object: "charge",
    amount: values.amount,
    amount_captured: values.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: world.now(),
    currency: values.currency,
    customer: null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: world.livemode,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: null,
    payment_method: null,
    payment_method_details: { stripe_account: {}, type: "stripe_account" },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: transferId,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
  };
  world.state.charges[payment.id] = payment;
  world.state.owners[payment.id] = account.id;
  return payment;
}

const reversalParameters = parametersOf<Stripe.TransferCreateReversalParams>()(
  { amount: integer({ min: 1 }), description: string(), metadata: metadata() },
  ["refund_application_fee"],
);

function reverse(
  world: World,
  transfer: Stripe.Transfer,
  values: ReturnType<typeof reversalParameters>,
): Stripe.TransferReversal {
  const left = transfer.amount - transfer.amount_reversed;
  const amount = values.amount ?? left;
  if (left === 0) {
    throw invalidState(`Transfer ${transfer.id} is already fully reversed.`);
  }
  if (amount > left) {
    throw invalidParameter(
      "amount",
      `Reversal amount (${formatAmount(amount, transfer.currency)}) is greater than unreversed amount on transfer ` +
        `(${formatAmount(left, transfer.currency)})`,
    );
  }
  const account = typeof transfer.destination === "string" ? transfer.destination : null;
  const booking = bookingOfTransfer(world, transfer);
  if (booking.status === "available" && availableBalance(world, transfer.currency, account) < amount) {
    throw invalidState(
      `The connected account's available balance is less than the ${formatAmount(amount, transfer.currency)} to be ` +
        "reversed.",
      "balance_insufficient",
    );
  }
  const id = newId("trr");
  const availableOn = Math.max(world.now(), booking.available_on);
  const returned = recordMovement(world, {
    type: "transfer_refund",
    reportingCategory: "transfer_reversal",
    exchanged: false,
    amount,
    currency: transfer.currency,
    source: id,
    description: values.description ?? null,
    availableOn,
  });
  recordMovement(world, {
    type: "payment_refund",
    reportingCategory: "refund",
    amount: -amount,
    currency: transfer.currency,
    source: transfer.destination_payment === undefined ? null : String(transfer.destination_payment),
    availableOn,
    account,
  });
  const reversal: Stripe.TransferReversal = {
    id,
    object: "transfer_reversal",
    amount,
    balance_transaction: returned.id,
    created: world.now(),
    currency: transfer.currency,
    destination_payment_refund: null,
    metadata: changedMetadata({}, values.metadata),
    source_refund: null,
    transfer: transfer.id,
  };
  world.state.transfer_reversals[id] = reversal;
  const before = toJson(transfer);
  transfer.amount_reversed += amount;
  transfer.reversed = transfer.amount_reversed === transfer.amount;
  transfer.reversals.data = reversalsOf(world, transfer.id).slice(0, 10);
  transfer.reversals.has_more = reversalsOf(world, transfer.id).length > 10;
  world.emit("transfer.reversed", transfer, { before });
  return reversal;
}

function bookingOfTransfer(world: World, transfer: Stripe.Transfer): Stripe.BalanceTransaction {
  const booking =
    typeof transfer.balance_transaction === "string"
      ? world.state.balance_transactions[transfer.balance_transaction]
      : undefined;
  if (booking === undefined) throw resourceMissing("balance transaction", transfer.id, "id");
  return booking;
}

function reversalsOf(world: World, transferId: string): Stripe.TransferReversal[] {
  return newestFirst(world.state.transfer_reversals).filter(({ transfer }) => transfer === transferId);
}

function findTransfer(world: World, id: string): Stripe.Transfer {
  const transfer = world.state.transfers[id];
  if (transfer === undefined) throw resourceMissing("transfer", id, "id");
  return transfer;
}

function findReversal(world: World, transferId: string, id: string): Stripe.TransferReversal {
  const reversal = world.state.transfer_reversals[id];
  if (reversal?.transfer !== transferId) throw resourceMissing("transfer reversal", id, "id");
  return reversal;
}

export const transferEndpoints = [
  endpoint("POST", "/v1/transfers", createParameters, ({ world, parameters }) => createTransfer(world, parameters)),
  endpoint("GET", "/v1/transfers/:id", parametersOf<Stripe.TransferRetrieveParams>()({}), ({ world, id }) =>
    findTransfer(world, id("id")),
  ),
  endpoint(
    "POST",
    "/v1/transfers/:id",
    parametersOf<Stripe.TransferUpdateParams>()({ description: string(), metadata: metadata() }),
    ({ world, parameters, id }) => {
      const transfer = findTransfer(world, id("id"));
      change(world, "transfer.updated", transfer, () => {
        transfer.description = parameters.description ?? transfer.description;
        transfer.metadata = changedMetadata(transfer.metadata, parameters.metadata);
      });
      return transfer;
    },
  ),
  endpoint(
    "GET",
    "/v1/transfers",
    parametersOf<Stripe.TransferListParams>()({
      ...timedPageFields,
      destination: string(),
      transfer_group: string(),
    }),
    ({ world, parameters }) => {
      const { destination, transfer_group } = parameters;
      const transfers = newestFirst(world.state.transfers).filter(
        (transfer) =>
          (destination === undefined || transfer.destination === destination) &&
          (transfer_group === undefined || transfer.transfer_group === transfer_group),
      );
      return page(transfers, parameters, "/v1/transfers");
    },
  ),
  endpoint("POST", "/v1/transfers/:transfer/reversals", reversalParameters, ({ world, parameters, id }) =>
    reverse(world, findTransfer(world, id("transfer")), parameters),
  ),
  endpoint(
    "GET",
    "/v1/transfers/:transfer/reversals/:id",
    parametersOf<Stripe.TransferRetrieveReversalParams>()({}),
    ({ world, id }) => findReversal(world, id("transfer"), id("id")),
  ),
  endpoint(
    "GET",
    "/v1/transfers/:transfer/reversals",
    parametersOf<Stripe.TransferListReversalsParams>()(pageFields),
    ({ world, parameters, id }) => {
      const { id: transferId } = findTransfer(world, id("transfer"));
      return page(reversalsOf(world, transferId), parameters, `/v1/transfers/${transferId}/reversals`);
    },
  ),
];
