/** Everything that a deployment sets, read in one place. */
import { GatehouseError } from "../model/errors.ts";

export const region = "europe-west1";

/** Secrets of Cloud Functions; see the deployment guide. */
export const stripeSecrets = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_CONNECT_WEBHOOK_SECRET"];

/** Whether this process runs on the local emulators. */
export function isEmulated(): boolean {
  return process.env.FIRESTORE_EMULATOR_HOST !== undefined || process.env.FUNCTIONS_EMULATOR === "true";
}

/** Whether this service has Stripe's secrets. */
export function hasStripe(): boolean {
  return (process.env.STRIPE_SECRET_KEY ?? "") !== "";
}

/** @throws internal when the setting is missing */
export function setting(
  name: "STRIPE_SECRET_KEY" | "STRIPE_WEBHOOK_SECRET" | "STRIPE_CONNECT_WEBHOOK_SECRET" | "PUBLIC_URL",
): string {
  const value = process.env[name];
  if (value === undefined || value === "") {
    throw new GatehouseError("internal", "The server is not set up completely.", { cause: `${name} is not set` });
  }
  return value;
}
