import type Stripe from "stripe";
import { processingFee, recordMovement, settlementTime } from "./balance.ts";
import { behaviourOf } from "./cards.ts";
import { change } from "./changes.ts";
import { endpoint } from "./endpoint.ts";
import { resourceMissing } from "./errors.ts";
import { newestFirst, page, timedPageFields } from "./lists.ts";
import { changedMetadata, metadata, parametersOf, string } from "./parameters.ts";
import type { World } from "./world.ts";

/** @throws resource_missing */
export function findCharge(world: World, id: string, account: string | null = null, param = "id"): Stripe.Charge {
  const charge = world.state.charges[id];
  if (charge === undefined || world.ownerOf(id) !== account) throw resourceMissing("charge", id, param);
  return charge;
}

/**
 * Books a charge: only now is it known what Stripe keeps of it. As with all payments that are captured asynchronously,
 * which is what Checkout does, that is after `charge.succeeded`; `charge.updated` tells of it.
 */
export function settleCharge(world: World, id: string): void {
  const charge = findCharge(world, id);
  if (charge.balance_transaction !== null) return;
  const now = world.now();
  const behaviour = behaviourOf(world.state.card_numbers[charge.payment_method ?? ""] ?? "");
  const atOnce = behaviour.kind === "succeeds" && behaviour.fundsAvailableAtOnce === true;
  const transaction = recordMovement(world, {
    type: "charge",
    reportingCategory: "charge",
    amount: charge.amount,
    fee: { of: processingFee, description: "Stripe processing fees" },
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    availableOn: atOnce ? now : settlementTime(now),
  });
  change(world, "charge.updated", charge, () => {
    charge.balance_transaction = transaction.id;
    charge.receipt_url = `${world.baseUrl}/receipts/${charge.id}`;
  });
}

/** The balance transaction of a charge, or `undefined` while the charge has not been booked. */
export function bookingOf(world: World, charge: Stripe.Charge): Stripe.BalanceTransaction | undefined {
  return typeof charge.balance_transaction === "string"
    ? world.state.balance_transactions[charge.balance_transaction]
    : undefined;
}

export const chargeEndpoints = [
  endpoint("GET", "/v1/charges/:id", parametersOf<Stripe.ChargeRetrieveParams>()({}), ({ world, id, account }) =>
    findCharge(world, id("id"), account),
  ),
  endpoint(
    "POST",
    "/v1/charges/:id",
    parametersOf<Stripe.ChargeUpdateParams>()(
      { description: string(), metadata: metadata(), transfer_group: string() },
      ["customer", "fraud_details", "receipt_email", "shipping"],
    ),
    ({ world, parameters, id, account }) => {
      const charge = findCharge(world, id("id"), account);
      change(world, "charge.updated", charge, () => {
        charge.metadata = changedMetadata(charge.metadata, parameters.metadata);
        charge.description = parameters.description ?? charge.description;
        charge.transfer_group = parameters.transfer_group ?? charge.transfer_group;
      });
      return charge;
    },
  ),
  endpoint(
    "GET",
    "/v1/charges",
    parametersOf<Stripe.ChargeListParams>()(
      { ...timedPageFields, payment_intent: string(), transfer_group: string() },
      ["customer"],
    ),
    ({ world, parameters, account }) => {
      const { payment_intent, transfer_group } = parameters;
      const charges = newestFirst(world.state.charges).filter(
        (charge) =>
          world.ownerOf(charge.id) === account &&
          (payment_intent === undefined || charge.payment_intent === payment_intent) &&
          (transfer_group === undefined || charge.transfer_group === transfer_group),
      );
      return page(charges, parameters, "/v1/charges");
    },
  ),
];
