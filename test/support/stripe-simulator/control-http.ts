import { Hono } from "hono";
import { z } from "zod";
import type { StripeSimulatorControl } from "./control.ts";
import { StripeFailure } from "./errors.ts";
import type { RawParameter, RawParameters } from "./parameters.ts";

/** Below this path a test in another process reaches the control: `POST /_simulator/{method}`, arguments as JSON. */
const CONTROL_PATH = "/_simulator";

type Method = keyof StripeSimulatorControl;

/** Calls one method of the control with arguments that came from outside. */
type Call = (control: StripeSimulatorControl, given: unknown) => Promise<unknown>;

function method<A extends readonly unknown[]>(
  schema: z.ZodType<A>,
  run: (control: StripeSimulatorControl, args: A) => Promise<unknown>,
): Call {
  return (control, given) => run(control, schema.parse(given));
}

const none = z.tuple([]);
const id = z.string().min(1);
const count = z.int().nonnegative();

const deliveryFaults = z.strictObject({
  dropNext: count.exactOptional(),
  loseNext: count.exactOptional(),
  delayMs: count.exactOptional(),
  extraCopies: count.exactOptional(),
  shuffleEvery: count.exactOptional(),
});

const payOptions = z.strictObject({
  authenticate3ds: z.boolean().exactOptional(),
  email: z.string().exactOptional(),
  name: z.string().exactOptional(),
});

const onboardingOptions = z.strictObject({
  businessType: z.enum(["company", "individual", "non_profit"]).exactOptional(),
  name: z.string().exactOptional(),
});

const refusedRequest = z.strictObject({
  status: z.literal([400, 401, 402, 403, 404, 409, 429, 500, 503]),
  type: z.enum(["api_error", "card_error", "idempotency_error", "invalid_request_error"]).exactOptional(),
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  param: z.string().exactOptional(),
  kept: z.boolean().exactOptional(),
});

const disputeOptions = z.strictObject({
  inquiry: z.boolean().exactOptional(),
  reason: z.string().exactOptional(),
  amount: z.int().positive().exactOptional(),
});

const settlement = z.strictObject({
  currency: z.string().regex(/^[a-z]{3}$/),
  rates: z.record(z.string().regex(/^[a-z]{3}$/), z.number().positive()),
});

const requestFault = z.strictObject({
  path: z.string().startsWith("/"),
  method: z.enum(["GET", "POST", "DELETE"]).exactOptional(),
  failure: z.enum([
    "server_error",
    "server_error_after_work",
    "drop_request",
    "drop_answer",
    "rate_limit",
    "lock_timeout",
    "unauthorized",
    "forbidden",
    "refuse",
    "delay",
  ]),
  times: z.int().positive(),
  delayMs: count.exactOptional(),
  error: refusedRequest.exactOptional(),
});

const calls: Readonly<Record<Method, Call>> = {
  now: method(none, (control) => control.now()),
  advanceClock: method(z.tuple([count]), (control, [seconds]) => control.advanceClock(seconds)),
  setDeliveryFaults: method(z.tuple([deliveryFaults]), (control, [faults]) => control.setDeliveryFaults(faults)),
  pauseDeliveries: method(none, (control) => control.pauseDeliveries()),
  resumeDeliveries: method(none, (control) => control.resumeDeliveries()),
  redeliver: method(z.tuple([id]), (control, [eventId]) => control.redeliver(eventId)),
  deliveriesSettled: method(z.tuple([z.int().positive().optional()]), (control, [timeoutMs]) =>
    control.deliveriesSettled(timeoutMs),
  ),
  payCheckout: method(z.tuple([id, z.string(), payOptions.optional()]), (control, [sessionId, card, options]) =>
    control.payCheckout(sessionId, card, options),
  ),
  completeOnboarding: method(z.tuple([id, onboardingOptions.optional()]), (control, [accountId, options]) =>
    control.completeOnboarding(accountId, options),
  ),
  deauthoriseAccount: method(z.tuple([id]), (control, [accountId]) => control.deauthoriseAccount(accountId)),
  setPastDue: method(z.tuple([id, z.array(z.string())]), (control, [accountId, requirements]) =>
    control.setPastDue(accountId, requirements),
  ),
  payByDirectDebit: method(
    z.tuple([id, payOptions.omit({ authenticate3ds: true }).optional()]),
    (control, [sessionId, options]) => control.payByDirectDebit(sessionId, options),
  ),
  settleDelayedPayment: method(z.tuple([id, z.enum(["succeeded", "failed"])]), (control, [sessionId, result]) =>
    control.settleDelayedPayment(sessionId, result),
  ),
  failRefund: method(z.tuple([id, z.string().optional()]), (control, [refundId, reason]) =>
    control.failRefund(refundId, reason),
  ),
  openDispute: method(z.tuple([id, disputeOptions.optional()]), (control, [chargeId, options]) =>
    control.openDispute(chargeId, options),
  ),
  escalateInquiry: method(z.tuple([id]), (control, [disputeId]) => control.escalateInquiry(disputeId)),
  closeDispute: method(z.tuple([id, z.enum(["lost", "won", "warning_closed"])]), (control, [disputeId, result]) =>
    control.closeDispute(disputeId, result),
  ),
  addFunds: method(z.tuple([z.int(), z.string().length(3)]), (control, [amount, currency]) =>
    control.addFunds(amount, currency),
  ),
  payOut: method(z.tuple([id]), (control, [accountId]) => control.payOut(accountId)),
  setBalanceTransactionDelay: method(z.tuple([count]), (control, [seconds]) =>
    control.setBalanceTransactionDelay(seconds),
  ),
  setSettlement: method(z.tuple([settlement.nullable()]), (control, [given]) => control.setSettlement(given)),
  failRequests: method(z.tuple([requestFault]), (control, [fault]) => control.failRequests(fault)),
  clearRequestFaults: method(none, (control) => control.clearRequestFaults()),
  requests: method(none, (control) => control.requests()),
  clearRequests: method(none, (control) => control.clearRequests()),
};

function isMethod(name: string): name is Method {
  return Object.hasOwn(calls, name);
}

/** The control over HTTP. An argument that is malformed answers 400 with `{ error: { message } }`. */
export function createControlRoutes(control: StripeSimulatorControl): Hono {
  const app = new Hono();
  app.post(`${CONTROL_PATH}/:method`, async (ctx) => {
    const name = ctx.req.param("method");
    if (!isMethod(name)) return ctx.json({ error: { message: `The control has no method ${name}.` } }, 404);
    const text = await ctx.req.text();
    try {
      const result = await calls[name](control, text === "" ? [] : JSON.parse(text));
      return ctx.json({ result: result ?? null });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof StripeFailure ? error.body.code : undefined;
      return ctx.json({ error: { message, code } }, 400);
    }
  });
  return app;
}

const rawParameter: z.ZodType<RawParameter> = z.lazy(() => z.union([z.string(), rawParameters, z.array(rawParameter)]));
const rawParameters: z.ZodType<RawParameters> = z.record(z.string(), rawParameter);

const receivedRequest = z.object({
  request_id: z.string(),
  method: z.string(),
  path: z.string(),
  idempotency_key: z.string().nullable(),
  account: z.string().nullable(),
  parameters: rawParameters,
  status: z.int().nullable(),
  replayed: z.boolean(),
});

const paymentOutcome = z.discriminatedUnion("status", [
  z.object({ status: z.literal("paid") }),
  z.object({ status: z.literal("declined"), code: z.string(), message: z.string() }),
  z.object({ status: z.literal("requires_authentication") }),
  z.object({ status: z.literal("processing") }),
]);

const answer = z.union([z.object({ result: z.unknown() }), z.object({ error: z.object({ message: z.string() }) })]);

/**
 * The control of a simulator that runs in another process.
 *
 * @param url the simulator's address, such as `http://127.0.0.1:12111`
 * @example await connectStripeSimulator("http://127.0.0.1:12111").advanceClock(3600);
 */
export function connectStripeSimulator(url: string): StripeSimulatorControl {
  const call = async (name: Method, ...args: readonly unknown[]): Promise<unknown> => {
    const response = await fetch(`${url}${CONTROL_PATH}/${name}`, { method: "POST", body: JSON.stringify(args) });
    const body = answer.parse(await response.json());
    if ("error" in body) throw new Error(body.error.message);
    return body.result;
  };
  const perform = async (name: Method, ...args: readonly unknown[]): Promise<void> => {
    await call(name, ...args.filter((argument) => argument !== undefined));
  };
  return {
    now: async () => z.int().parse(await call("now")),
    advanceClock: (seconds) => perform("advanceClock", seconds),
    setDeliveryFaults: (faults) => perform("setDeliveryFaults", faults),
    pauseDeliveries: () => perform("pauseDeliveries"),
    resumeDeliveries: () => perform("resumeDeliveries"),
    redeliver: (eventId) => perform("redeliver", eventId),
    deliveriesSettled: (timeoutMs) => perform("deliveriesSettled", timeoutMs),
    payCheckout: async (sessionId, cardNumber, options = {}) =>
      paymentOutcome.parse(await call("payCheckout", sessionId, cardNumber, options)),
    completeOnboarding: (accountId, options) => perform("completeOnboarding", accountId, options),
    deauthoriseAccount: (accountId) => perform("deauthoriseAccount", accountId),
    setPastDue: (accountId, requirements) => perform("setPastDue", accountId, requirements),
    payByDirectDebit: async (sessionId, options) =>
      paymentOutcome.parse(
        await call("payByDirectDebit", ...[sessionId, options].filter((each) => each !== undefined)),
      ),
    settleDelayedPayment: (sessionId, result) => perform("settleDelayedPayment", sessionId, result),
    failRefund: (refundId, reason) => perform("failRefund", refundId, reason),
    openDispute: (chargeId, options) => perform("openDispute", chargeId, options),
    escalateInquiry: (disputeId) => perform("escalateInquiry", disputeId),
    closeDispute: (disputeId, result) => perform("closeDispute", disputeId, result),
    addFunds: (amount, currency) => perform("addFunds", amount, currency),
    payOut: (accountId) => perform("payOut", accountId),
    setBalanceTransactionDelay: (seconds) => perform("setBalanceTransactionDelay", seconds),
    setSettlement: (given) => perform("setSettlement", given),
    failRequests: (fault) => perform("failRequests", fault),
    clearRequestFaults: () => perform("clearRequestFaults"),
    requests: async () => z.array(receivedRequest).parse(await call("requests")),
    clearRequests: () => perform("clearRequests"),
  };
}
