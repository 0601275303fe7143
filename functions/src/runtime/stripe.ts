/** The Stripe client. On the emulators it talks to the simulator; anywhere else the simulator's address is refused. */
import Stripe from "stripe";
import { GatehouseError } from "../model/errors.ts";
import { isEmulated, setting } from "./configuration.ts";

/** A Stripe that hangs must not keep everything else waiting. */
const patience = { timeout: 15_000, maxNetworkRetries: 2 };

let client: Stripe | undefined;

export function stripe(): Stripe {
  client ??= connect();
  return client;
}

function connect(): Stripe {
  const key = setting("STRIPE_SECRET_KEY");
  const base = process.env.STRIPE_API_BASE;
  if (base === undefined) {
    if (isEmulated()) throw misconfigured("On the emulators, STRIPE_API_BASE has to name the simulator.");
    return new Stripe(key, { ...patience });
  }
  if (!isEmulated()) throw misconfigured("STRIPE_API_BASE is for the emulators only.");
  const { hostname, port } = new URL(base);
  if (hostname !== "127.0.0.1" && hostname !== "localhost") {
    throw misconfigured("STRIPE_API_BASE has to be on this machine.");
  }
  return new Stripe(key, { host: hostname, port, protocol: "http", ...patience });
}

function misconfigured(cause: string): GatehouseError {
  return new GatehouseError("internal", "The server is not set up correctly.", { cause });
}
