import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach } from "vitest";
import {
  type StripeSimulator,
  type StripeSimulatorControl,
  type StripeSimulatorOptions,
  startStripeSimulator,
} from "../support/stripe-simulator/index.ts";

export const SECRET_KEY = "sk_test_simulated";
export const WEBHOOK_SECRET = "whsec_simulated";

export const CARDS = {
  succeeds: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  insufficientFunds: "4000 0000 0000 9995",
  authentication: "4000 0025 0000 3155",
  disputedLater: "4000 0000 0000 0259",
  refundFails: "4000 0000 0000 5126",
  refundPends: "4000 0000 0000 7726",
  fundsAtOnce: "4000 0000 0000 0077",
} as const;

/** What is closed after the test, the last first. */
const opened: { close(): Promise<unknown> }[] = [];

/** Sees to it that something is closed after the test. */
export function closeLater(something: { close(): Promise<unknown> }): void {
  opened.push(something);
}

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

/** A file of this name in a folder of its own, which is gone after the test. */
export function temporaryFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "stripe-simulator-"));
  opened.push({ close: async () => rmSync(folder, { recursive: true }) });
  return join(folder, name);
}

/** Where redirects lead: it answers well, but nobody takes an event there. */
const ELSEWHERE = "/elsewhere";

/** A webhook endpoint that verifies signatures and keeps what arrives. */
export interface Receiver {
  url: string;
  /** The events that arrived with a right signature and were answered with 200, in the order of their arrival. */
  events: Stripe.Event[];
  /** Every request, answered well or not. */
  attempts: { body: string; signature: string; status: number }[];
  /** Answers the next `times` requests with this status instead of 200. */
  failNext(times: number, status?: number): void;
  ofType<T extends Stripe.Event["type"]>(type: T): Extract<Stripe.Event, { type: T }>[];
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function isOfType<T extends Stripe.Event["type"]>(
  event: Stripe.Event,
  type: T,
): event is Extract<Stripe.Event, { type: T }> {
  return event.type === type;
}

async function startReceiver(): Promise<Receiver> {
  const events: Stripe.Event[] = [];
  const attempts: Receiver["attempts"] = [];
  const failure = { times: 0, status: 500 };
  const stripe = new Stripe("sk_test_unused");
  const server = createServer(async (request, response) => {
    if (request.url === ELSEWHERE) {
      response.writeHead(200).end();
      return;
    }
    const body = await bodyOf(request);
    const signature = String(request.headers["stripe-signature"]);
    let status = 200;
    if (failure.times > 0) {
      failure.times -= 1;
      status = failure.status;
    } else {
      events.push(stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET));
    }
    attempts.push({ body, signature, status });
    response.writeHead(status, { Location: ELSEWHERE }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/webhooks`,
    events,
    attempts,
    failNext(times, status = 500) {
      failure.times = times;
      failure.status = status;
    },
    ofType: (type) => events.filter((event) => isOfType(event, type)),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  opened.push(receiver);
  return receiver;
}

export interface TestBed {
  simulator: StripeSimulator;
  control: StripeSimulatorControl;
  stripe: Stripe;
  receiver: Receiver;
}

/** The official client, pointed at a simulator. */
export function clientOf(simulator: StripeSimulator, key = SECRET_KEY): Stripe {
  return new Stripe(key, {
    host: "127.0.0.1",
    port: simulator.port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** A simulator on a free port, with a webhook endpoint and a client; all are closed after the test. */
export async function startTestBed(options: Partial<StripeSimulatorOptions> = {}): Promise<TestBed> {
  const receiver = await startReceiver();
  const simulator = await startStripeSimulator({
    port: 0,
    secretKey: SECRET_KEY,
    webhook: { url: receiver.url, secret: WEBHOOK_SECRET },
    ...options,
  });
  opened.push(simulator);
  return { simulator, control: simulator.control, stripe: clientOf(simulator), receiver };
}

export function sessionParameters(
  overrides: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: "payment",
    line_items: [
      {
        quantity: 2,
        price_data: { currency: "eur", unit_amount: 2500, product_data: { name: "Concert, standing" } },
      },
    ],
    customer_email: "ada@example.com",
    success_url: "https://example.com/thanks?session={CHECKOUT_SESSION_ID}",
    cancel_url: "https://example.com/cart",
    ...overrides,
  };
}

export interface Payment {
  session: Stripe.Checkout.Session;
  intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
}

/** Opens a session and pays it. */
export async function pay(
  { stripe, control }: TestBed,
  card: string = CARDS.succeeds,
  overrides: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<Payment> {
  const { id } = await stripe.checkout.sessions.create(sessionParameters(overrides));
  await control.payCheckout(id, card, { authenticate3ds: true });
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });
  const intent = session.payment_intent;
  if (intent === null || typeof intent === "string") throw new Error("The payment intent was not expanded.");
  const charge = intent.latest_charge;
  if (charge === null || typeof charge === "string") throw new Error("The charge was not expanded.");
  return { session, intent, charge };
}

/** An onboarded account that can be paid. */
export async function onboardedAccount({ stripe, control }: TestBed): Promise<Stripe.Account> {
  const { id } = await stripe.accounts.create({
    type: "express",
    country: "DE",
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
  });
  await control.completeOnboarding(id);
  return stripe.accounts.retrieve(id);
}

/**
 * Waits for a value that meets a condition.
 *
 * @throws Error  it did not within 10 s
 */
export async function eventually<T>(read: () => T | Promise<T>, meets: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (meets(value)) return value;
    if (Date.now() > deadline) throw new Error(`It did not happen; the last value was ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * The error with which Stripe refuses a request.
 *
 * @throws Error  the request was not refused
 */
export async function refusalOf(request: Promise<unknown>): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error("The request was not refused.");
}
