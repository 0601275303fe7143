/** The error types that Stripe's API answers with. */
export type StripeErrorType = "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";

/** The `error` object of a refused request, as it travels. */
export interface StripeErrorBody {
  type: StripeErrorType;
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
  charge?: string;
  request_log_url?: string;
}

/**
 * A request that Stripe would refuse.
 *
 * @example
 * throw new StripeFailure(404, { code: "resource_missing", message: "No such charge: 'ch_1'", param: "id" });
 */
export class StripeFailure extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;

  constructor(status: number, body: Omit<StripeErrorBody, "type" | "doc_url"> & { type?: StripeErrorType }) {
    super(body.message);
    this.name = "StripeFailure";
    this.status = status;
    this.body = {
      ...body,
      type: body.type ?? "invalid_request_error",
      ...(body.code === undefined
        ? {}
        : { doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll("_", "-")}` }),
    };
  }
}

/** A parameter that is well formed by itself, but not allowed here: 400. */
export function invalidParameter(param: string, message: string, code?: string): StripeFailure {
  return new StripeFailure(400, { message, param, ...(code === undefined ? {} : { code }) });
}

/** A request that the state of things does not allow: 400. */
export function invalidState(message: string, code?: string): StripeFailure {
  return new StripeFailure(400, { message, ...(code === undefined ? {} : { code }) });
}

/** An object that does not exist, or belongs to another account: 404. */
export function resourceMissing(kind: string, id: string, param: string): StripeFailure {
  return new StripeFailure(404, { code: "resource_missing", message: `No such ${kind}: '${id}'`, param });
}
