/** Answers of the REST door, and refusals as `application/problem+json` (RFC 9457). */
import { STATUS_CODES } from "node:http";
import { type ErrorCode, GatehouseError } from "../model/errors.ts";
import { errorDetails, httpStatus, toGatehouseError } from "./failures.ts";

export interface Answer {
  status: number;
  body: object;
  headers?: Readonly<Record<string, string>>;
}

/** What was thrown, as an answer: its details stand beside the members that every problem has. */
export function refusal(thrown: unknown, request_id: string): Answer {
  const error = toGatehouseError(thrown, request_id);
  const answer = problem(httpStatus(error.code), error.code, error.message, errorDetails(error, request_id));
  const { retry_after_seconds } = error.details;
  return typeof retry_after_seconds !== "number"
    ? answer
    : { ...answer, headers: { ...answer.headers, "retry-after": String(retry_after_seconds) } };
}

/** What only HTTP has a word for. */
export function problem(
  status: number,
  code: ErrorCode,
  detail: string,
  facts: Readonly<Record<string, unknown>> = {},
): Answer {
  const title = STATUS_CODES[status] ?? "";
  return {
    status,
    body: { ...facts, type: "about:blank", title, status, detail, code },
    headers: { "content-type": "application/problem+json" },
  };
}

export function notServed(): GatehouseError {
  return new GatehouseError("not-found", "Nothing is served at this address.");
}
