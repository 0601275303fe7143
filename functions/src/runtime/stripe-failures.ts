/**
 * "No" and "not now" are two things. What Stripe answers is told apart here, for all calls; by shape, so that operations
 * without payments need not load Stripe's package.
 *
 * Source: https://docs.stripe.com/error-low-level and https://docs.stripe.com/api/errors
 */

interface StripeFailure extends Error {
  type: string;
  rawType?: string;
  code?: string;
  param?: string;
  statusCode?: number;
}

export function isStripeFailure(error: unknown): error is StripeFailure {
  return error instanceof Error && "type" in error && typeof error.type === "string" && error.type.startsWith("Stripe");
}

/** Requests that were fine, and came at the wrong moment. */
const notNow: ReadonlySet<string> = new Set(["lock_timeout", "rate_limit", "idempotency_key_in_use"]);

/**
 * Whether it is Stripe's own no, which will not change by asking again. Too many requests, a lock, a key that is not
 * accepted at this moment, a lost connection and failures on Stripe's side are none.
 */
export function isRefusal(error: unknown): error is StripeFailure {
  if (!isStripeFailure(error) || notNow.has(error.code ?? "")) return false;
  return error.type === "StripeInvalidRequestError" || error.type === "StripeCardError";
}

/** Whether Stripe does not know what it was asked about. */
export function isMissing(error: unknown): boolean {
  return isRefusal(error) && error.code === "resource_missing";
}

/** Whether an account of Stripe's is gone, or not ours to look at any more. */
export function isAccountGone(error: unknown): boolean {
  return isMissing(error) || (isStripeFailure(error) && error.code === "account_invalid");
}

/**
 * Whether Stripe began to carry the request out and failed at it: what was done by then is not known, and Stripe repeats
 * that failure to the same idempotency key for a day.
 */
export function isKeySpent(error: unknown): boolean {
  // The client calls a key that is in use at this moment an API error, too: that one is to be waited for.
  return isStripeFailure(error) && (error.statusCode ?? 0) >= 500;
}
