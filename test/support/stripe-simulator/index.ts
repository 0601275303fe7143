import type { Server } from "node:http";
import { type HttpBindings, serve } from "@hono/node-server";
import { Hono } from "hono";
import { newPlatformAccount } from "./accounts.ts";
import { createApi } from "./api.ts";
import { makeFundsAvailable } from "./balance.ts";
import { settleCharge } from "./charges.ts";
import { expireSession } from "./checkout-sessions.ts";
import { createControl, type StripeSimulatorControl } from "./control.ts";
import { createControlRoutes } from "./control-http.ts";
import { Deliveries, type WebhookEndpoint } from "./deliveries.ts";
import { openDispute } from "./disputes.ts";
import { createPages } from "./pages/routes.ts";
import { failRefund, succeedRefund } from "./refunds.ts";
import { RequestFaults } from "./request-faults.ts";
import { RequestLog } from "./request-log.ts";
import { emptyState, loadState, type State, saveState } from "./state.ts";
import { World } from "./world.ts";

/** @public */
export type { OnboardingOptions, PayOptions, StripeSimulatorControl } from "./control.ts";
export { connectStripeSimulator } from "./control-http.ts";
/** @public */
export type { DeliveryFaults } from "./deliveries.ts";
/** @public */
export type { DisputeOptions, DisputeResult } from "./disputes.ts";
/** @public */
export type { PaymentOutcome } from "./payments.ts";
/** @public */
export type { RefusedRequest, RequestFailure, RequestFault } from "./request-faults.ts";
/** @public */
export type { ReceivedRequest } from "./request-log.ts";

export interface StripeSimulatorOptions {
  /** The port on the loopback interface; 0 for any that is free. */
  port: number;
  /** The key that requests of the API must carry. */
  secretKey: string;
  /** Where events go, those of the platform and those of connected accounts alike; `null` for nowhere. */
  webhook: WebhookEndpoint | null;
  /** Where the state is kept, so that it outlives a restart; in memory only where it is left out. */
  stateFile?: string;
  /** Called with a line for each request and each delivery. */
  log?: (line: string) => void;
}

export interface StripeSimulator {
  /** Such as `http://127.0.0.1:12111`. */
  url: string;
  port: number;
  control: StripeSimulatorControl;
  /** Writes the state, if it is kept, and frees the port. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
/** How often the simulator looks whether something is due. */
const TICK_MS = 250;
/** How long changes may wait before they are written to the state file. */
const SAVE_DELAY_MS = 50;

/**
 * Starts a simulated Stripe.
 *
 * @throws Error  the port is taken, or the state file holds something else
 * @example
 * const simulator = await startStripeSimulator({ port: 0, secretKey: "sk_test_1", webhook: null });
 * const stripe = new Stripe("sk_test_1", { host: "127.0.0.1", port: simulator.port, protocol: "http" });
 */
export async function startStripeSimulator(options: StripeSimulatorOptions): Promise<StripeSimulator> {
  const { secretKey, webhook, stateFile, log = () => {} } = options;
  const state = (stateFile === undefined ? undefined : loadState(stateFile)) ?? newState();
  const saving = stateFile === undefined ? undefined : new Saving(stateFile, state);
  const onChange = () => saving?.soon();
  const deliveries = new Deliveries(state, webhook, { log, onChange });
  const world = new World(
    state,
    deliveries,
    {
      expire_session: expireSession,
      settle_charge: settleCharge,
      make_funds_available: makeFundsAvailable,
      fail_refund: failRefund,
      succeed_refund: succeedRefund,
      open_dispute: openDispute,
    },
    /^[rs]k_live_/.test(secretKey),
  );
  const faults = new RequestFaults();
  const requests = new RequestLog();
  const control = createControl({ world, faults, requests, onChange });

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route("/", createControlRoutes(control));
  app.route("/", createPages(world, onChange));
  app.route("/", createApi({ world, secretKey, faults, requests, log, onChange }));

  const { server, port } = await listen(app, options.port);
  world.baseUrl = `http://${HOST}:${port}`;
  deliveries.start();
  const ticking = setInterval(() => {
    if (world.catchUp()) onChange();
  }, TICK_MS);

  const stop = async () => {
    clearInterval(ticking);
    deliveries.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    saving?.now();
  };
  let closed: Promise<void> | undefined;

  return {
    url: world.baseUrl,
    port,
    control,
    close() {
      closed ??= stop();
      return closed;
    },
  };
}

function newState(): State {
  const platform = newPlatformAccount(Math.floor(Date.now() / 1000));
  const state = emptyState(platform.id);
  state.accounts[platform.id] = platform;
  return state;
}

function listen(app: Hono<{ Bindings: HttpBindings }>, port: number): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: HOST, port }, (info) => {
      if ("closeAllConnections" in server) resolve({ server, port: info.port });
    });
    server.once("error", reject);
  });
}

/** Writes the state to its file a moment after it changes, however often it does. */
class Saving {
  readonly #file: string;
  readonly #state: State;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string, state: State) {
    this.#file = file;
    this.#state = state;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), SAVE_DELAY_MS);
  }

  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    saveState(this.#file, this.#state);
  }
}
