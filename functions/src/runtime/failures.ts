/** Telling failures apart, and turning every one of them into the product's own error. */
import { type ErrorCode, errorCodes, GatehouseError } from "../model/errors.ts";
import { logFailure } from "./log.ts";
import { isStripeFailure } from "./stripe-failures.ts";

// Status codes of gRPC, as Firestore's errors carry them.
const alreadyExists = 6;
const failedPrecondition = 9;
const aborted = 10;

/** Whether a transaction failed because a document that it creates exists already. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === alreadyExists;
}

/** What Firestore says of a transaction that it has given up itself, as after too long a wait. */
const lostTransaction = /transaction (is invalid or closed|has expired)/i;

/** What it says of a query that no index serves, with the same code as of a document that has changed. */
const missingIndex = /requires an? .*index/i;

/**
 * Whether a transaction was too late, and may do better when it runs anew: what it creates exists by now, what it
 * changes has changed, or it gave up by itself.
 */
export function isOvertaken(error: unknown): boolean {
  if (error instanceof Error && lostTransaction.test(error.message)) return true;
  if (error instanceof Error && missingIndex.test(error.message)) return false;
  return [alreadyExists, failedPrecondition, aborted, "aborted"].some((status) => statusOf(error) === status);
}

/** Whether Firestore gave a transaction up, after the tries that its SDK makes, for others that held the same documents. */
export function isContended(error: unknown): boolean {
  return statusOf(error) === aborted;
}

/**
 * Gives every failure a code that a caller may see. What is not ours becomes `internal`, and its cause goes to the
 * log under the request id, never to the caller.
 */
export function toGatehouseError(error: unknown, request_id: string): GatehouseError {
  if (error instanceof GatehouseError && error.code !== "internal") return error;
  if (isOvertaken(error)) {
    return new GatehouseError("aborted", "Somebody changed the same thing at the same moment. Try again.", {
      cause: error,
    });
  }
  if (isStripeFailure(error)) {
    logFailure(error, request_id);
    return new GatehouseError("payment-provider", "The payment provider did not answer as expected. Try again.", {
      cause: error,
    });
  }
  logFailure(error, request_id);
  return new GatehouseError("internal", "Something went wrong on our side. Try again, or tell us the request id.", {
    cause: error,
  });
}

/** What a callable sends beside the message. */
export function errorDetails(error: GatehouseError, request_id: string): Record<string, unknown> {
  return { ...error.details, code: error.code, field: error.field, retry: error.retry, request_id };
}

export function httpStatus(code: ErrorCode): number {
  return errorCodes[code].http;
}

function statusOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
