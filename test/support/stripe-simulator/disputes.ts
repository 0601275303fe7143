import type Stripe from "stripe";
import { recordMovement } from "./balance.ts";
import { behaviourOf } from "./cards.ts";
import { change } from "./changes.ts";
import { findCharge } from "./charges.ts";
import { endpoint } from "./endpoint.ts";
import { invalidState, resourceMissing } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { newestFirst, page, timedPageFields } from "./lists.ts";
import { boolean, changedMetadata, metadata, object, parametersOf, string } from "./parameters.ts";
import type { World } from "./world.ts";

/** What Stripe keeps for each dispute, in minor units of whatever currency; also of those that are won. */
const DISPUTE_FEE = 1500;
const EVIDENCE_DAYS = 9;

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

/** What a bank's complaint is about. */
export interface DisputeOptions {
  /** The bank only asks: nothing moves unless it makes a chargeback of it. */
  inquiry?: boolean;
  /** As Stripe names it, such as `product_not_received`. */
  reason?: string;
  /** In minor units; what is left of the payment, where it is left out. */
  amount?: number;
}

/** The buyer's bank takes a payment back: the money that is left of it, and the fee, leave the balance. */
export function openDispute(world: World, chargeId: string, options: DisputeOptions = {}): void {
  const charge = findCharge(world, chargeId);
  const { inquiry = false, amount = charge.amount_captured - charge.amount_refunded } = options;
  if (charge.disputed || amount === 0) return;
  const behaviour = behaviourOf(world.state.card_numbers[charge.payment_method ?? ""] ?? "");
  const later = behaviour.kind === "succeeds" && behaviour.later === "dispute_not_received";
  const reason = options.reason ?? (later ? "product_not_received" : "fraudulent");
  const id = newId("du");
  const now = world.now();
  const networkReasonCode = reason === "product_not_received" ? "13.1" : "10.4";
  const dispute: Stripe.Dispute = {
    id,
    object: "dispute",
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE, customer_email_address: charge.billing_details.email },
    evidence_details: {
      due_by: now + EVIDENCE_DAYS * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: world.livemode,
    metadata: {},
    network_reason_code: networkReasonCode,
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: charge.payment_method_details?.card?.brand ?? "visa",
        case_type: inquiry ? "inquiry" : "chargeback",
        network: charge.payment_method_details?.card?.network ?? "visa",
        network_reason_code: networkReasonCode,
      },
      type: "card",
    },
    reason,
    status: inquiry ? "warning_needs_response" : "needs_response",
  };
  if (!inquiry) withdraw(world, dispute);
  world.state.disputes[id] = dispute;
  change(world, "charge.updated", charge, () => {
    charge.disputed = true;
  });
  world.emit("charge.dispute.created", dispute);
  if (!inquiry) world.emit("charge.dispute.funds_withdrawn", dispute);
}

function withdraw(world: World, dispute: Stripe.Dispute): void {
  dispute.balance_transactions.push(
    recordMovement(world, {
      type: "adjustment",
      reportingCategory: "dispute",
      amount: -dispute.amount,
      fee: { of: () => DISPUTE_FEE, description: "Dispute fee" },
      currency: dispute.currency,
      source: dispute.id,
      description: `Chargeback withdrawal for ${String(dispute.charge)}`,
    }),
  );
}

const isInquiry = ({ status }: Stripe.Dispute) => status.startsWith("warning_");

/**
 * The bank makes a chargeback of its inquiry: now the money leaves the balance.
 *
 * @throws StripeFailure  no such dispute, or it is no open inquiry
 */
export function escalateInquiry(world: World, id: string): void {
  const dispute = openDisputeOf(world, id);
  if (!isInquiry(dispute)) throw invalidState(`This dispute is no inquiry: ${dispute.status}.`);
  withdraw(world, dispute);
  change(world, "charge.dispute.updated", dispute, () => {
    dispute.status = "needs_response";
    dispute.is_charge_refundable = false;
    const card = dispute.payment_method_details?.card;
    if (card !== undefined) card.case_type = "chargeback";
  });
  world.emit("charge.dispute.funds_withdrawn", dispute);
}

/** An inquiry about a payment that has been given back is settled by that. */
export function closeInquiryOf(world: World, charge: Stripe.Charge): void {
  if (!charge.refunded) return;
  for (const dispute of Object.values(world.state.disputes)) {
    if (dispute.charge === charge.id && isInquiry(dispute) && dispute.status !== "warning_closed") {
      closeDispute(world, dispute.id, "warning_closed");
    }
  }
}

function openDisputeOf(world: World, id: string): Stripe.Dispute {
  const dispute = findDispute(world, id);
  if (CLOSED.has(dispute.status)) throw invalidState(`This dispute is already closed: ${dispute.status}.`);
  return dispute;
}

/** How a dispute can end; an inquiry that becomes none ends as `warning_closed`. */
export type DisputeResult = "lost" | "won" | "warning_closed";
const CLOSED: ReadonlySet<string> = new Set(["lost", "won", "warning_closed"] satisfies DisputeResult[]);

/**
 * Ends a dispute. Where it is won, the money comes back; the fee does not.
 *
 * @throws StripeFailure  no such dispute, it is closed already, or what is an inquiry cannot be won or lost
 */
export function closeDispute(world: World, id: string, result: DisputeResult): void {
  const dispute = openDisputeOf(world, id);
  if (isInquiry(dispute) !== (result === "warning_closed")) {
    throw invalidState(`A dispute that is ${dispute.status} does not end as ${result}.`);
  }
  if (result === "won") {
    dispute.balance_transactions.push(
      recordMovement(world, {
        type: "adjustment",
        reportingCategory: "dispute_reversal",
        amount: dispute.amount,
        currency: dispute.currency,
        source: dispute.id,
        description: `Chargeback reversal for ${String(dispute.charge)}`,
      }),
    );
    world.emit("charge.dispute.funds_reinstated", dispute);
  }
  change(world, "charge.dispute.closed", dispute, () => {
    dispute.status = result;
  });
}

function findDispute(world: World, id: string): Stripe.Dispute {
  const dispute = world.state.disputes[id];
  if (dispute === undefined) throw resourceMissing("dispute", id, "dispute");
  return dispute;
}

export const disputeEndpoints = [
  endpoint("GET", "/v1/disputes/:id", parametersOf<Stripe.DisputeRetrieveParams>()({}), ({ world, id }) =>
    findDispute(world, id("id")),
  ),
  endpoint(
    "GET",
    "/v1/disputes",
    parametersOf<Stripe.DisputeListParams>()({
      ...timedPageFields,
      charge: string(),
      payment_intent: string(),
    }),
    ({ world, parameters }) => {
      const { charge, payment_intent } = parameters;
      const disputes = newestFirst(world.state.disputes).filter(
        (dispute) =>
          (charge === undefined || dispute.charge === charge) &&
          (payment_intent === undefined || dispute.payment_intent === payment_intent),
      );
      return page(disputes, parameters, "/v1/disputes");
    },
  ),
  endpoint(
    "POST",
    "/v1/disputes/:id",
    parametersOf<Stripe.DisputeUpdateParams>()({
      evidence: object({ product_description: string(), uncategorized_text: string() }),
      metadata: metadata(),
      submit: boolean(),
    }),
    ({ world, parameters, id }) => {
      const dispute = openDisputeOf(world, id("id"));
      const inquiry = isInquiry(dispute);
      const { evidence, submit = true } = parameters;
      change(world, "charge.dispute.updated", dispute, () => {
        dispute.metadata = changedMetadata(dispute.metadata, parameters.metadata);
        if (evidence === undefined) return;
        dispute.evidence.product_description = evidence.product_description ?? dispute.evidence.product_description;
        dispute.evidence.uncategorized_text = evidence.uncategorized_text ?? dispute.evidence.uncategorized_text;
        dispute.evidence_details.has_evidence = true;
        if (!submit) return;
        dispute.evidence_details.submission_count += 1;
        dispute.evidence_details.submission_method = "manual";
        dispute.status = inquiry ? "warning_under_review" : "under_review";
      });
      // Stripe's test evidence, which decides the dispute at once.
      if (submit && evidence?.uncategorized_text === "winning_evidence")
        closeDispute(world, dispute.id, inquiry ? "warning_closed" : "won");
      if (submit && evidence?.uncategorized_text === "losing_evidence") {
        closeDispute(world, dispute.id, inquiry ? "warning_closed" : "lost");
      }
      return dispute;
    },
  ),
  endpoint("POST", "/v1/disputes/:id/close", parametersOf<Stripe.DisputeCloseParams>()({}), ({ world, id }) => {
    const dispute = findDispute(world, id("id"));
    closeDispute(world, dispute.id, isInquiry(dispute) ? "warning_closed" : "lost");
    return dispute;
  }),
];
