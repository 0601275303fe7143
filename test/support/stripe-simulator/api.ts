import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import Stripe from "stripe";
import { accountLinkEndpoints } from "./account-links.ts";
import { accountEndpoints } from "./accounts.ts";
import { balanceEndpoints } from "./balance.ts";
import { chargeEndpoints } from "./charges.ts";
import { checkoutSessionEndpoints } from "./checkout-sessions.ts";
import { disputeEndpoints } from "./disputes.ts";
import type { Endpoint } from "./endpoint.ts";
import { StripeFailure } from "./errors.ts";
import { eventEndpoints } from "./events.ts";
import { checkExpansions, expand } from "./expand.ts";
import { admit, type KeptAnswer } from "./idempotency.ts";
import { newId } from "./identifiers.ts";
import { toJson } from "./json.ts";
import { canonicalText, list, parseForm, type RawParameters, string } from "./parameters.ts";
import { paymentIntentEndpoints } from "./payment-intents.ts";
import { payoutEndpoints } from "./payouts.ts";
import { refundEndpoints } from "./refunds.ts";
import { type RequestFaults, refusalOf } from "./request-faults.ts";
import type { ReceivedRequest, RequestLog } from "./request-log.ts";
import { transferEndpoints } from "./transfers.ts";
import type { World } from "./world.ts";

const endpoints: readonly Endpoint[] = [
  ...accountEndpoints,
  ...accountLinkEndpoints,
  ...balanceEndpoints,
  ...chargeEndpoints,
  ...checkoutSessionEndpoints,
  ...disputeEndpoints,
  ...eventEndpoints,
  ...paymentIntentEndpoints,
  ...payoutEndpoints,
  ...refundEndpoints,
  ...transferEndpoints,
];

/** What the API stands on. */
export interface ApiParts {
  world: World;
  secretKey: string;
  faults: RequestFaults;
  requests: RequestLog;
  log: (line: string) => void;
  /** Called after each request that may have changed the state. */
  onChange: () => void;
}

/** Where the platform may act for a connected account; elsewhere the header would silently mean something else. */
const FOR_ACCOUNTS = [
  "/v1/account",
  "/v1/balance",
  "/v1/balance_transactions",
  "/v1/charges",
  "/v1/events",
  "/v1/payouts",
];

type Env = { Bindings: HttpBindings };

/** An answer on its way out. */
interface Answer extends KeptAnswer {
  headers: Record<string, string>;
}

const SERVER_ERROR = new StripeFailure(500, {
  type: "api_error",
  message: "An unknown error occurred. (Injected by a test.)",
});

/** The version that the simulator's objects have the shape of: the one of the `stripe` package it is built on. */
const VERSION = Stripe.API_VERSION;

/** Stripe's HTTP API, version 1. */
export function createApi(parts: ApiParts): Hono<Env> {
  const app = new Hono<Env>();
  for (const endpoint of endpoints) {
    app.on(endpoint.method, endpoint.path, (ctx) => serve(parts, endpoint, ctx));
  }
  app.all("*", (ctx) => serve(parts, undefined, ctx));
  return app;
}

async function serve(parts: ApiParts, endpoint: Endpoint | undefined, ctx: Context<Env>): Promise<Response> {
  const { world, faults, requests, log, onChange } = parts;
  const { method } = ctx.req;
  const text = method === "GET" || method === "DELETE" ? new URL(ctx.req.url).search.slice(1) : await ctx.req.text();
  const received: ReceivedRequest = {
    request_id: newId("req"),
    method,
    path: ctx.req.path,
    idempotency_key: method === "POST" ? (ctx.req.header("Idempotency-Key") ?? null) : null,
    account: ctx.req.header("Stripe-Account") ?? null,
    parameters: parseForm(text),
    status: null,
    replayed: false,
  };
  requests.add(received);
  const fault = faults.take(method, received.path);
  if (fault?.failure === "drop_request") return dropConnection(ctx);
  world.catchUp();
  let answer: Answer;
  try {
    authenticate(parts.secretKey, ctx.req.header("Authorization"));
    checkVersion(ctx.req.header("Stripe-Version"));
    const refused = refusalOf(fault);
    if (refused !== undefined && !refused.kept) throw refused.failure;
    if (endpoint === undefined || !Object.values(ctx.req.param()).every(looksLikeId)) {
      throw unrecognized(method, received.path);
    }
    answer = await answerOnce(parts, endpoint, received, ctx.req.param(), fault);
  } catch (error) {
    answer = refusal(received.request_id, error, log);
  }
  received.status = answer.status;
  received.replayed = answer.headers["Idempotent-Replayed"] === "true";
  log(`${method} ${received.path} ${answer.status}${received.replayed ? " (replayed)" : ""} ${received.request_id}`);
  onChange();
  if (fault?.failure === "drop_answer") return dropConnection(ctx);
  return ctx.body(answer.body, statusCode(answer.status), {
    "Content-Type": "application/json",
    "Request-Id": received.request_id,
    "Stripe-Version": VERSION,
    // To try again would only bring the kept answer back.
    ...(answer.status === 500 ? { "Stripe-Should-Retry": "false" } : {}),
    ...(received.idempotency_key === null ? {} : { "Idempotency-Key": received.idempotency_key }),
    ...(received.account === null ? {} : { "Stripe-Account": received.account }),
    ...answer.headers,
  });
}

type Fault = ReturnType<RequestFaults["take"]>;

/** Does what a request asks for, or repeats what was answered to the same idempotency key. */
async function answerOnce(
  { world, faults }: ApiParts,
  endpoint: Endpoint,
  received: ReceivedRequest,
  ids: Record<string, string>,
  fault: Fault,
): Promise<Answer> {
  const { idempotency_key: key, account } = received;
  if (account !== null && world.state.accounts[account] === undefined) {
    throw new StripeFailure(403, {
      code: "account_invalid",
      message: `The provided key does not have access to account '${account}' (or that account does not exist).`,
    });
  }
  if (account !== null && !FOR_ACCOUNTS.some((path) => `${endpoint.path}/`.startsWith(`${path}/`))) {
    throw new StripeFailure(400, {
      message: `The Stripe simulator does not simulate ${endpoint.path} on behalf of connected accounts.`,
    });
  }
  if (key === null) {
    const work = prepare(world, endpoint, received, ids);
    await faults.delay(fault);
    return { ...settled(world, received, work, fault), headers: {} };
  }
  const admission = admit(world, {
    key,
    account,
    endpoint: received.path,
    body: canonicalText(received.parameters),
  });
  if (admission.kind === "replay") {
    const { answer } = admission;
    return { ...answer, headers: { "Idempotent-Replayed": "true", "Original-Request": answer.request_id } };
  }
  let work: () => object;
  try {
    work = prepare(world, endpoint, received, ids);
  } catch (error) {
    admission.forget();
    throw error;
  }
  await faults.delay(fault);
  const answer = settled(world, received, work, fault);
  admission.keep(answer);
  return { ...answer, headers: {} };
}

/** Reads the parameters; what is wrong with them is found before anything is done. */
function prepare(
  world: World,
  endpoint: Endpoint,
  received: ReceivedRequest,
  ids: Record<string, string>,
): () => object {
  const { expand: wanted, ...values }: RawParameters = received.parameters;
  const given = wanted === undefined ? [] : (list(string(), 20).present(wanted, "expand") ?? []);
  const paths = given.filter((path) => path !== undefined);
  checkExpansions(endpoint.method, endpoint.path, paths);
  const run = endpoint.prepare(world, values, ids, received.account);
  return () => expand(world, toJson(run()), paths);
}

/** The answer of the work itself, whether it succeeds or is refused: this is what an idempotency key keeps. */
function settled(world: World, received: ReceivedRequest, work: () => object, fault: Fault): KeptAnswer {
  const { request_id } = received;
  world.request = { id: request_id, idempotency_key: received.idempotency_key };
  try {
    if (fault?.failure === "server_error") throw SERVER_ERROR;
    const refused = refusalOf(fault);
    if (refused !== undefined) throw refused.failure;
    const result = work();
    if (fault?.failure === "server_error_after_work") throw SERVER_ERROR;
    return { status: 200, body: JSON.stringify(result, null, 2), request_id };
  } catch (error) {
    if (error instanceof StripeFailure) return { status: error.status, body: errorBody(error, request_id), request_id };
    throw error;
  } finally {
    world.request = null;
  }
}

function errorBody(failure: StripeFailure, requestId: string): string {
  const error = { ...failure.body, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` };
  return JSON.stringify({ error }, null, 2);
}

function refusal(requestId: string, error: unknown, log: (line: string) => void): Answer {
  const known = error instanceof StripeFailure;
  if (!known) log(`${requestId} failed inside the simulator: ${error instanceof Error ? error.stack : String(error)}`);
  const failure = known
    ? error
    : new StripeFailure(500, {
        type: "api_error",
        message: `The Stripe simulator failed: ${error instanceof Error ? error.message : String(error)}`,
      });
  return { status: failure.status, body: errorBody(failure, requestId), request_id: requestId, headers: {} };
}

function authenticate(secretKey: string, authorization: string | undefined): void {
  const given = keyIn(authorization);
  if (given === undefined || given === "") {
    throw new StripeFailure(401, {
      message:
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer " +
        "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for " +
        "details, or we can help at https://support.stripe.com/.",
    });
  }
  if (given !== secretKey) {
    const shown = `${given.slice(0, 8)}${"*".repeat(Math.max(0, given.length - 12))}${given.slice(-4)}`;
    throw new StripeFailure(401, { message: `Invalid API Key provided: ${shown}` });
  }
}

/** The key as a bearer's token, or as the name of HTTP Basic authentication, which is how `curl -u sk_…:` sends it. */
function keyIn(authorization: string | undefined): string | undefined {
  const [, basic] = /^Basic (.*)$/i.exec(authorization ?? "") ?? [];
  if (basic === undefined) return authorization?.replace(/^Bearer /i, "").trim();
  return Buffer.from(basic, "base64").toString("utf8").split(":")[0]?.trim();
}

function checkVersion(version: string | undefined): void {
  if (version === undefined || version === VERSION) return;
  throw new StripeFailure(400, {
    message: `Invalid Stripe API version: ${version}. The Stripe simulator speaks ${VERSION}.`,
  });
}

/** An id has the prefix of its kind: `search` in the place of one is a name, of what is not simulated. */
const looksLikeId = (text: string) => text.includes("_");

function unrecognized(method: string, path: string): StripeFailure {
  return new StripeFailure(404, {
    message:
      `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at ` +
      "https://support.stripe.com/.",
  });
}

function dropConnection(ctx: Context<Env>): Response {
  ctx.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

const STATUS_CODES: Readonly<Record<number, ContentfulStatusCode>> = {
  200: 200,
  400: 400,
  401: 401,
  402: 402,
  403: 403,
  404: 404,
  409: 409,
  429: 429,
  500: 500,
  503: 503,
};

function statusCode(status: number): ContentfulStatusCode {
  return STATUS_CODES[status] ?? 500;
}
