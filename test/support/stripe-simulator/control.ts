import { setTimeout as wait } from "node:timers/promises";
import { deauthorise, findAccount, setPastDue, submitOnboarding } from "./accounts.ts";
import { recordMovement, type Settlement } from "./balance.ts";
import { payByDirectDebit, settleDelayedPayment } from "./delayed-payments.ts";
import type { DeliveryFaults } from "./deliveries.ts";
import { closeDispute, type DisputeOptions, type DisputeResult, escalateInquiry, openDispute } from "./disputes.ts";
import { resourceMissing } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { finishAuthentication, type PaymentOutcome, payCheckoutSession } from "./payments.ts";
import { payOutEverything } from "./payouts.ts";
import { failRefund } from "./refunds.ts";
import type { RequestFault, RequestFaults } from "./request-faults.ts";
import type { ReceivedRequest, RequestLog } from "./request-log.ts";
import type { World } from "./world.ts";

/** How a session is paid without a browser. */
export interface PayOptions {
  /** What the payer does where the bank asks: `true` passes, `false` fails; left out, the payment keeps waiting. */
  authenticate3ds?: boolean;
  /** The payer's; by default the session's `customer_email`, else `buyer@example.com`. */
  email?: string;
  name?: string;
}

/** How an account is onboarded without a browser. */
export interface OnboardingOptions {
  businessType?: "company" | "individual" | "non_profit";
  name?: string;
}

/** What a test can do to the simulator that Stripe's API cannot. */
export interface StripeSimulatorControl {
  /** The simulator's time in seconds since 1970. */
  now(): Promise<number>;
  /** Moves the clock on, and lets happen what is due by then (sessions expire, funds become available, …). */
  advanceClock(seconds: number): Promise<void>;

  /** Replaces the delivery faults; `{}` ends them all. */
  setDeliveryFaults(faults: DeliveryFaults): Promise<void>;
  pauseDeliveries(): Promise<void>;
  resumeDeliveries(): Promise<void>;
  /** Delivers an event once more, whatever became of it before. */
  redeliver(eventId: string): Promise<void>;
  /**
   * Waits until every event has been delivered or given up. What is held to be shuffled is let go.
   *
   * @throws Error  deliveries are paused, or still under way after `timeoutMs` (30,000 by default)
   */
  deliveriesSettled(timeoutMs?: number): Promise<void>;

  /** Pays a session as the hosted page does. Spaces in the card number are allowed. */
  payCheckout(sessionId: string, cardNumber: string, options?: PayOptions): Promise<PaymentOutcome>;
  /** Onboards an account as the hosted page does: charges and payouts become enabled. */
  completeOnboarding(accountId: string, options?: OnboardingOptions): Promise<void>;
  /** Ends the connection of an account, as its owner can in Stripe's dashboard. */
  deauthoriseAccount(accountId: string): Promise<void>;
  /** Makes requirements of an onboarded account past due, which disables it; `[]` enables it again. */
  setPastDue(accountId: string, requirements: string[]): Promise<void>;

  /** Pays a session by direct debit: it completes, but whether the money comes is known only later. */
  payByDirectDebit(sessionId: string, options?: Omit<PayOptions, "authenticate3ds">): Promise<PaymentOutcome>;
  /** Says what becomes of a payment by direct debit. */
  settleDelayedPayment(sessionId: string, result: "succeeded" | "failed"): Promise<void>;
  /** Fails a refund, also one that has succeeded: the buyer's bank has sent the money back. */
  failRefund(refundId: string, reason?: string): Promise<void>;

  /** Disputes a charge, as a buyer's bank does; or only asks about it. */
  openDispute(chargeId: string, options?: DisputeOptions): Promise<void>;
  /** Makes a chargeback of an inquiry. */
  escalateInquiry(disputeId: string): Promise<void>;
  /** Ends a dispute; an inquiry as `warning_closed`. */
  closeDispute(disputeId: string, result: DisputeResult): Promise<void>;
  /** Lets money of other currencies arrive in one, at given rates; `null` lets all arrive as it is paid. */
  setSettlement(settlement: Settlement | null): Promise<void>;
  /** Adds spendable money to the platform's balance. `amount` is in minor units. */
  addFunds(amount: number, currency: string): Promise<void>;
  /** Pays out all that a connected account has available, as Stripe does every day. */
  payOut(accountId: string): Promise<void>;
  /** How long after a payment its balance transaction (and with it Stripe's fee) exists; 0 by default. */
  setBalanceTransactionDelay(seconds: number): Promise<void>;

  /** Lets coming requests of the API fail. */
  failRequests(fault: RequestFault): Promise<void>;
  /** Ends all faults of requests. */
  clearRequestFaults(): Promise<void>;
  /** The requests of the API that were received, oldest first. */
  requests(): Promise<ReceivedRequest[]>;
  clearRequests(): Promise<void>;
}

/** What the control stands on. */
export interface ControlParts {
  world: World;
  faults: RequestFaults;
  requests: RequestLog;
  /** Called after each change of the state. */
  onChange: () => void;
}

const SETTLE_TIMEOUT_MS = 30_000;
const SETTLE_POLL_MS = 10;

/** The control of a simulator in the same process. */
export function createControl({ world, faults, requests, onChange }: ControlParts): StripeSimulatorControl {
  const { deliveries } = world;
  /** Runs a change at the simulator's present time. */
  const apply = async <T>(work: () => T): Promise<T> => {
    world.catchUp();
    const result = work();
    onChange();
    return result;
  };
  return {
    now: async () => world.now(),
    advanceClock: (seconds) =>
      apply(() => {
        world.state.clock_offset_s += seconds;
        world.catchUp();
      }),
    setDeliveryFaults: async (next) => deliveries.setFaults(next),
    pauseDeliveries: async () => deliveries.pause(),
    resumeDeliveries: async () => deliveries.resume(),
    redeliver: (eventId) =>
      apply(() => {
        if (world.state.events[eventId] === undefined) throw resourceMissing("event", eventId, "id");
        deliveries.sendAgain(eventId);
      }),
    async deliveriesSettled(timeoutMs = SETTLE_TIMEOUT_MS) {
      if (deliveries.paused) throw new Error("Deliveries are paused: they cannot settle.");
      const deadline = Date.now() + timeoutMs;
      deliveries.releaseHeld();
      while (deliveries.pendingCount > 0) {
        if (Date.now() > deadline) throw new Error(`${deliveries.pendingCount} deliveries are still under way.`);
        await wait(SETTLE_POLL_MS);
        deliveries.releaseHeld();
      }
    },
    payCheckout: (sessionId, cardNumber, options = {}) =>
      apply(() => {
        const year = new Date(world.now() * 1000).getUTCFullYear() + 2;
        const session = world.state.checkout_sessions[sessionId];
        const outcome = payCheckoutSession(
          world,
          sessionId,
          { number: cardNumber, expMonth: 12, expYear: year, cvc: cardNumber.startsWith("37") ? "1234" : "123" },
          {
            email: options.email ?? session?.customer_email ?? "buyer@example.com",
            name: options.name ?? "Test Buyer",
          },
        );
        const waits = outcome.status === "requires_authentication" && options.authenticate3ds !== undefined;
        return waits ? finishAuthentication(world, sessionId, options.authenticate3ds === true) : outcome;
      }),
    completeOnboarding: (accountId, options = {}) =>
      apply(() =>
        submitOnboarding(world, accountId, {
          businessType: options.businessType ?? "individual",
          name: options.name ?? "Test Person",
          bankAccountNumber: "000123456789",
        }),
      ),
    deauthoriseAccount: (accountId) => apply(() => deauthorise(world, accountId)),
    setPastDue: (accountId, requirements) => apply(() => setPastDue(world, accountId, requirements)),
    payByDirectDebit: (sessionId, { email, name = "Test Buyer" } = {}) =>
      apply(() => {
        const known = world.state.checkout_sessions[sessionId]?.customer_email;
        return payByDirectDebit(world, sessionId, { email: email ?? known ?? "buyer@example.com", name });
      }),
    settleDelayedPayment: (sessionId, result) => apply(() => settleDelayedPayment(world, sessionId, result)),
    failRefund: (refundId, reason) => apply(() => failRefund(world, refundId, reason)),
    openDispute: (chargeId, options) => apply(() => openDispute(world, chargeId, options)),
    escalateInquiry: (disputeId) => apply(() => escalateInquiry(world, disputeId)),
    closeDispute: (disputeId, result) => apply(() => closeDispute(world, disputeId, result)),
    addFunds: (amount, currency) =>
      apply(() => {
        recordMovement(world, {
          type: "topup",
          reportingCategory: "topup",
          amount,
          currency: currency.toLowerCase(),
          exchanged: false,
          source: newId("tu"),
        });
      }),
    payOut: (accountId) =>
      apply(() => {
        payOutEverything(world, findAccount(world, accountId).id);
      }),
    setBalanceTransactionDelay: (seconds) =>
      apply(() => {
        world.state.balance_transaction_delay_s = seconds;
      }),
    setSettlement: (settlement) =>
      apply(() => {
        world.state.settlement = settlement;
      }),
    failRequests: async (fault) => faults.add(fault),
    clearRequestFaults: async () => faults.clear(),
    requests: async () => requests.all(),
    clearRequests: async () => requests.clear(),
  };
}
