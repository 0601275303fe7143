import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type Stripe from "stripe";
import type { Settlement } from "./balance.ts";

/** Objects of one kind by their id, oldest first. */
export type Table<T> = Record<string, T>;

/** What is going to happen by itself at a later time of the simulator's clock. */
export interface Job {
  kind: "expire_session" | "settle_charge" | "make_funds_available" | "fail_refund" | "succeed_refund" | "open_dispute";
  /** The object that it happens to. */
  id: string;
  /** Seconds since 1970. */
  at: number;
}

/** A line of a Checkout Session; its amounts follow from these. */
export interface StoredLineItem {
  id: string;
  price_id: string;
  product_id: string;
  name: string;
  description: string | null;
  unit_amount: number;
  currency: string;
  quantity: number;
  created: number;
}

/** What a session's payment intent is going to be made from. */
export interface PaymentIntentData {
  description: string | null;
  metadata: Stripe.Metadata;
  receipt_email: string | null;
  statement_descriptor: string | null;
  statement_descriptor_suffix: string | null;
  transfer_group: string | null;
}

export interface StoredAccountLink {
  token: string;
  account: string;
  expires_at: number;
  refresh_url: string;
  return_url: string;
  used: boolean;
}

/** A visit to the hosted onboarding, which began with an account link. */
export interface OnboardingVisit {
  account: string;
  return_url: string;
}

/** The answer to a request with an idempotency key; `null` while the request is still being worked on. */
export interface IdempotentRequest {
  endpoint: string;
  parameters_hash: string;
  created: number;
  answer: { status: number; body: string; request_id: string } | null;
}

/** An event on its way to the webhook endpoint. */
export interface PendingDelivery {
  id: string;
  event_id: string;
  attempts: number;
}

/** All that the simulator remembers; plain data, so that it can be written to a file. */
export interface State {
  format: 1;
  clock_offset_s: number;
  balance_transaction_delay_s: number;
  settlement: Settlement | null;
  platform_account_id: string;
  accounts: Table<Stripe.Account>;
  account_links: Table<StoredAccountLink>;
  onboarding_visits: Table<OnboardingVisit>;
  checkout_sessions: Table<Stripe.Checkout.Session>;
  line_items: Table<StoredLineItem[]>;
  payment_intent_data: Table<PaymentIntentData>;
  payment_intents: Table<Stripe.PaymentIntent>;
  payment_methods: Table<Stripe.PaymentMethod>;
  /** The card number behind each payment method, which decides what happens later. */
  card_numbers: Record<string, string>;
  charges: Table<Stripe.Charge>;
  balance_transactions: Table<Stripe.BalanceTransaction>;
  refunds: Table<Stripe.Refund>;
  transfers: Table<Stripe.Transfer>;
  transfer_reversals: Table<Stripe.TransferReversal>;
  payouts: Table<Stripe.Payout>;
  disputes: Table<Stripe.Dispute>;
  events: Table<Stripe.EventBase>;
  /** The connected account that an object belongs to; what is not here is the platform's. */
  owners: Record<string, string>;
  idempotent_requests: Table<IdempotentRequest>;
  jobs: Job[];
  pending_deliveries: Table<PendingDelivery>;
}

export function emptyState(platformAccountId: string): State {
  return {
    format: 1,
    clock_offset_s: 0,
    balance_transaction_delay_s: 0,
    settlement: null,
    platform_account_id: platformAccountId,
    accounts: {},
    account_links: {},
    onboarding_visits: {},
    checkout_sessions: {},
    line_items: {},
    payment_intent_data: {},
    payment_intents: {},
    payment_methods: {},
    card_numbers: {},
    charges: {},
    balance_transactions: {},
    refunds: {},
    transfers: {},
    transfer_reversals: {},
    payouts: {},
    disputes: {},
    events: {},
    owners: {},
    idempotent_requests: {},
    jobs: [],
    pending_deliveries: {},
  };
}

/**
 * The state that an earlier run left in a file, or `undefined` where there is no such file.
 *
 * @throws Error  the file is not a state of this format
 */
export function loadState(file: string): State | undefined {
  if (!existsSync(file)) return undefined;
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isState(content)) {
    throw new Error(`${file} is not a state of this Stripe simulator; delete it to start afresh.`);
  }
  for (const [key, request] of Object.entries(content.idempotent_requests)) {
    // Nobody works on it any more: the process that did is gone.
    if (request.answer === null) delete content.idempotent_requests[key];
  }
  return content;
}

function isState(content: unknown): content is State {
  if (typeof content !== "object" || content === null) return false;
  const expected = Object.keys(emptyState(""));
  return "format" in content && content.format === 1 && expected.every((key) => Object.hasOwn(content, key));
}

/** Writes the state so that a crash while writing leaves the last one whole. */
export function saveState(file: string, state: State): void {
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(state));
  renameSync(draft, file);
}
