/** A Stripe of a test file's own: what goes wrong there disturbs no other file. */
import { createServer } from "node:http";
import Stripe from "stripe";
import { receiveStripeEvent } from "../../../functions/src/payments/stripe-webhook.ts";
import { host } from "../../support/addresses.ts";
import { secrets } from "../../support/environment.ts";
import { type StripeSimulatorControl, startStripeSimulator } from "../../support/stripe-simulator/index.ts";

export interface OwnStripe extends StripeSimulatorControl {
  /** The official client, for what Stripe itself says. */
  api: Stripe;
  /** The answers that its deliveries got, in order. */
  answers: { type: string; status: number; text: string }[];
  /** Hands over one delivery of an event, past the simulator's own, and gives the answer. */
  deliver(event: Stripe.Event, now?: Date): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

/**
 * Starts it, with a webhook endpoint in this process. From then on the use cases that this process runs talk to it, so
 * call it before any of them. The deployed functions go on with the stack's own simulator.
 */
export async function startOwnStripe(): Promise<OwnStripe> {
  const answers: OwnStripe["answers"] = [];
  const endpoint = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    const { status, text } = await receiveStripeEvent(body, String(request.headers["stripe-signature"]));
    answers.push({ type: String(JSON.parse(body.toString()).type), status, text });
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => endpoint.listen(0, host, resolve));
  const address = endpoint.address();
  if (address === null || typeof address === "string") throw new Error("The webhook endpoint has no port");

  const simulator = await startStripeSimulator({
    port: 0,
    secretKey: secrets.STRIPE_SECRET_KEY,
    webhook: {
      url: `http://${host}:${address.port}`,
      secret: secrets.STRIPE_WEBHOOK_SECRET,
      connectSecret: secrets.STRIPE_CONNECT_WEBHOOK_SECRET,
    },
  });
  process.env.STRIPE_API_BASE = simulator.url;
  const api = new Stripe(secrets.STRIPE_SECRET_KEY, { host, port: simulator.port, protocol: "http" });
  return {
    ...simulator.control,
    api,
    answers,
    async deliver(event, now) {
      const body = JSON.stringify(event);
      const { STRIPE_WEBHOOK_SECRET, STRIPE_CONNECT_WEBHOOK_SECRET } = secrets;
      const secret = event.account === undefined ? STRIPE_WEBHOOK_SECRET : STRIPE_CONNECT_WEBHOOK_SECRET;
      return receiveStripeEvent(body, await signed(body, secret), now);
    },
    async close() {
      await simulator.close();
      endpoint.closeAllConnections();
      await new Promise((resolve) => endpoint.close(resolve));
    },
  };
}

/** The header that Stripe sends with a body. */
export function signed(body: string, secret = secrets.STRIPE_WEBHOOK_SECRET, timestamp?: number): Promise<string> {
  return new Stripe("sk_test_unused").webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret,
    ...(timestamp !== undefined && { timestamp }),
  });
}
