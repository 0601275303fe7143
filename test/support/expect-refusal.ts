import { expect } from "vitest";
import type { ErrorCode } from "../../functions/src/model/errors.ts";
import { CallError } from "./client.ts";

const codeWords = /[a-z]_[a-z]|[a-z]\.[a-z]/;

/** Expects an operation to refuse with this code; gives the error's details. */
export async function expectRefusal(
  attempt: Promise<unknown>,
  code: ErrorCode,
  field?: string,
): Promise<Record<string, unknown>> {
  const error = await attempt.then(
    (result) => new Error(`It was allowed, and gave ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CallError)) throw error;
  const details = Object(error.details);
  expect(details.code, error.message).toBe(code);
  if (field !== undefined) expect(details.field).toBe(field);
  expect(details.request_id).toMatch(/^req_/);
  const ownWords = error.message.replaceAll(/"[^"]*"/g, "");
  expect(ownWords, "people read it: it names no permission, state or field as code does").not.toMatch(codeWords);
  return details;
}
