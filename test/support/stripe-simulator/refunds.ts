import type Stripe from "stripe";
import { availableBalance, recordMovement, settled } from "./balance.ts";
import { behaviourOf } from "./cards.ts";
import { change } from "./changes.ts";
import { bookingOf, findCharge } from "./charges.ts";
import { checkStep, formatAmount } from "./currencies.ts";
import { closeInquiryOf } from "./disputes.ts";
import { endpoint } from "./endpoint.ts";
import { invalidParameter, invalidState, resourceMissing } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { toJson } from "./json.ts";
import { newestFirst, page, timedPageFields } from "./lists.ts";
import { changedMetadata, integer, metadata, oneOf, parametersOf, string } from "./parameters.ts";
import { findPaymentIntent } from "./payment-intents.ts";
import { SURPRISE_DELAY_S } from "./payments.ts";
import type { World } from "./world.ts";

const createParameters = parametersOf<Stripe.RefundCreateParams>()(
  {
    amount: integer({ min: 1 }),
    charge: string(),
    metadata: metadata(),
    payment_intent: string(),
    reason: oneOf("duplicate", "fraudulent", "requested_by_customer"),
  },
  ["currency", "customer", "instructions_email", "origin", "refund_application_fee", "reverse_transfer"],
);

type CreateValues = ReturnType<typeof createParameters>;

function chargeToRefund(world: World, values: CreateValues): Stripe.Charge {
  if (values.charge !== undefined) return findCharge(world, values.charge, null, "charge");
  if (values.payment_intent === undefined) {
    throw invalidState("One of the following params should be provided for this request: payment_intent or charge.");
  }
  const intent = findPaymentIntent(world, values.payment_intent, "payment_intent");
  if (intent.status !== "succeeded" || typeof intent.latest_charge !== "string") {
    throw invalidState(
      `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
      "payment_intent_unexpected_state",
    );
  }
  return findCharge(world, intent.latest_charge);
}

/** @throws StripeFailure  there is nothing, or not so much, left to refund */
function amountToRefund(world: World, charge: Stripe.Charge, wanted: number | undefined): number {
  if (charge.status !== "succeeded") {
    throw invalidState(`Charge ${charge.id} was not successful and cannot be refunded.`, "charge_not_refundable");
  }
  if (Object.values(world.state.disputes).some((each) => each.charge === charge.id && !each.is_charge_refundable)) {
    throw invalidState(`Charge ${charge.id} has been charged back; cannot issue a refund.`, "charge_disputed");
  }
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    throw invalidState(`Charge ${charge.id} has already been refunded.`, "charge_already_refunded");
  }
  if (wanted !== undefined && wanted > left) {
    throw invalidParameter(
      "amount",
      `Refund amount (${formatAmount(wanted, charge.currency)}) is greater than unrefunded amount on charge ` +
        `(${formatAmount(left, charge.currency)})`,
    );
  }
  checkStep("amount", wanted ?? left, charge.currency);
  return wanted ?? left;
}

function createRefund(world: World, values: CreateValues): Stripe.Refund {
  const charge = chargeToRefund(world, values);
  const amount = amountToRefund(world, charge, values.amount);
  const behaviour = behaviourOf(world.state.card_numbers[charge.payment_method ?? ""] ?? "");
  const fate = behaviour.kind === "succeeds" ? behaviour.refunds : undefined;
  const now = world.now();
  const id = newId("re");
  const isCovered = covers(world, charge, amount);
  const isPending = fate === "pend" || !isCovered;
  const refund: Stripe.Refund = {
    id,
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: now,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    metadata: changedMetadata({}, values.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: values.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isPending ? "pending" : "succeeded",
    transfer_reversal: null,
    ...(isPending ? { pending_reason: isCovered ? "processing" : "insufficient_funds" } : {}),
  };
  if (isCovered) takeFromBalance(world, refund, charge);
  world.state.refunds[id] = refund;
  world.emit("refund.created", refund);
  const before = toJson(charge);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  world.emit("charge.refunded", charge, { before });
  closeInquiryOf(world, charge);
  if (!isCovered) return refund;
  if (fate === "fail") world.later("fail_refund", id, SURPRISE_DELAY_S);
  else if (fate === "pend") world.later("succeed_refund", id, SURPRISE_DELAY_S);
  else updateRefund(world, refund, () => acknowledge(refund));
  return refund;
}

/**
 * Whether there is money for a refund. One whose payment has not arrived yet is taken from that, any other from what can
 * be spent.
 */
function covers(world: World, charge: Stripe.Charge, amount: number): boolean {
  const booking = bookingOf(world, charge);
  if (booking === undefined || booking.status === "pending") return true;
  return availableBalance(world, booking.currency, null) >= settled(world, amount, charge.currency).amount;
}

function takeFromBalance(world: World, refund: Stripe.Refund, charge: Stripe.Charge): void {
  const now = world.now();
  const transaction = recordMovement(world, {
    type: "refund",
    reportingCategory: "refund",
    amount: -refund.amount,
    currency: refund.currency,
    source: refund.id,
    description: "REFUND FOR CHARGE",
    // It takes its money from where the payment's is, which may not have arrived yet.
    availableOn: Math.max(now, bookingOf(world, charge)?.available_on ?? now),
  });
  refund.balance_transaction = transaction.id;
}

/** Tells of a change in both ways in which Stripe does. */
function updateRefund(world: World, refund: Stripe.Refund, apply: () => void): void {
  const before = toJson(refund);
  apply();
  world.emit("refund.updated", refund, { before });
  world.emit("charge.refund.updated", refund, { before });
}

/** The bank says by which number it knows the refund. */
function acknowledge(refund: Stripe.Refund): void {
  const card = refund.destination_details?.card;
  if (card !== undefined) {
    card.reference = newId("arn").slice(4);
    card.reference_status = "available";
  }
}

/** A refund that waited goes on: it has arrived at the buyer's bank, or there is money for it now. */
export function succeedRefund(world: World, id: string): void {
  const refund = findRefund(world, id);
  if (refund.status !== "pending" || typeof refund.charge !== "string") return;
  if (refund.balance_transaction === null) {
    const charge = findCharge(world, refund.charge);
    if (!covers(world, charge, refund.amount)) return;
    takeFromBalance(world, refund, charge);
  }
  updateRefund(world, refund, () => {
    refund.status = "succeeded";
    delete refund.pending_reason;
    acknowledge(refund);
  });
}

/**
 * A refund that the buyer's bank sends back, also one that had succeeded: what it took returns to the balance, the charge
 * counts as not refunded.
 *
 * @param reason  as Stripe gives it, such as `lost_or_stolen_card`
 */
export function failRefund(world: World, id: string, reason = "expired_or_canceled_card"): void {
  const refund = findRefund(world, id);
  if (refund.status === "failed" || typeof refund.charge !== "string") return;
  const charge = findCharge(world, refund.charge);
  const returned =
    refund.balance_transaction === null
      ? null
      : recordMovement(world, {
          type: "refund_failure",
          reportingCategory: "refund_failure",
          amount: refund.amount,
          currency: refund.currency,
          source: refund.id,
          description: "REFUND FAILURE",
        });
  change(world, "charge.updated", charge, () => {
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
  });
  const before = toJson(refund);
  refund.status = "failed";
  delete refund.pending_reason;
  refund.failure_reason = reason;
  if (returned !== null) refund.failure_balance_transaction = returned.id;
  world.emit("refund.failed", refund, { before });
  world.emit("refund.updated", refund, { before });
  world.emit("charge.refund.updated", refund, { before });
}

function findRefund(world: World, id: string): Stripe.Refund {
  const refund = world.state.refunds[id];
  if (refund === undefined) throw resourceMissing("refund", id, "id");
  return refund;
}

export const refundEndpoints = [
  endpoint("POST", "/v1/refunds", createParameters, ({ world, parameters }) => createRefund(world, parameters)),
  endpoint("GET", "/v1/refunds/:id", parametersOf<Stripe.RefundRetrieveParams>()({}), ({ world, id }) =>
    findRefund(world, id("id")),
  ),
  endpoint(
    "POST",
    "/v1/refunds/:id",
    parametersOf<Stripe.RefundUpdateParams>()({ metadata: metadata() }),
    ({ world, parameters, id }) => {
      const refund = findRefund(world, id("id"));
      updateRefund(world, refund, () => {
        refund.metadata = changedMetadata(refund.metadata ?? {}, parameters.metadata);
      });
      return refund;
    },
  ),
  endpoint(
    "GET",
    "/v1/refunds",
    parametersOf<Stripe.RefundListParams>()({
      ...timedPageFields,
      charge: string(),
      payment_intent: string(),
    }),
    ({ world, parameters }) => {
      const { charge, payment_intent } = parameters;
      const refunds = newestFirst(world.state.refunds).filter(
        (refund) =>
          (charge === undefined || refund.charge === charge) &&
          (payment_intent === undefined || refund.payment_intent === payment_intent),
      );
      return page(refunds, parameters, "/v1/refunds");
    },
  ),
];
