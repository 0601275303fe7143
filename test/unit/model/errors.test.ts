import { describe, expect, it } from "vitest";
import { errorCodes, GatehouseError } from "../../../functions/src/model/errors.ts";
import { errorDetails, httpStatus, isConflict, toGatehouseError } from "../../../functions/src/runtime/failures.ts";

const codes = Object.keys(errorCodes) as (keyof typeof errorCodes)[];

/** The callable protocol's codes, and the HTTP status that goes with each. */
const protocol: Record<string, number> = {
  "invalid-argument": 400,
  "failed-precondition": 400,
  unauthenticated: 401,
  "permission-denied": 403,
  "not-found": 404,
  "already-exists": 409,
  aborted: 409,
  "resource-exhausted": 429,
  internal: 500,
  unavailable: 503,
};

describe("an error code", () => {
  it.each(codes)("%s has a callable code and the status that belongs to it", (code) => {
    const { callable, http } = errorCodes[code];
    expect(protocol[callable]).toBe(http);
    expect(httpStatus(code)).toBe(http);
  });

  it("asks to try again only where that can help", () => {
    const retried = codes.filter((code) => errorCodes[code].retry);
    expect(retried.sort()).toEqual(["aborted", "internal", "payment-provider", "rate-limited"]);
  });
});

describe("what a caller gets of an error", () => {
  it("is its code, field and facts", () => {
    const error = new GatehouseError("sold-out", "Gone.", { field: "lines", details: { left: 0 }, cause: "secret" });
    expect(errorDetails(error, "req_1")).toEqual({
      code: "sold-out",
      field: "lines",
      left: 0,
      retry: false,
      request_id: "req_1",
    });
  });

  it.each([
    ["an error of the language", new TypeError("secret"), "internal"],
    ["something thrown that is no error", "secret", "internal"],
    ["nothing", undefined, "internal"],
    ["an internal error of ours", new GatehouseError("internal", "secret path"), "internal"],
    ["a lost race in the database", Object.assign(new Error("secret"), { code: 10 }), "aborted"],
    ["a query without its index", Object.assign(new Error("The query requires an index."), { code: 9 }), "internal"],
    [
      "a failure of Stripe",
      Object.assign(new Error("secret"), { type: "StripeAPIError", rawType: "api_error" }),
      "payment-provider",
    ],
    ["a refusal of ours", new GatehouseError("four-eyes", "Ask somebody else."), "four-eyes"],
  ])("of %s says nothing of what is behind it", (_what, thrown, code) => {
    const error = toGatehouseError(thrown, "req_1");
    expect(error.code).toBe(code);
    expect(JSON.stringify([error.message, errorDetails(error, "req_1")])).not.toContain("secret");
  });

  it("does not take another failure of the database for a document that exists already", () => {
    expect(isConflict(Object.assign(new Error("exists"), { code: 6 }))).toBe(true);
    expect(isConflict(Object.assign(new Error("aborted"), { code: 10 }))).toBe(false);
    expect(isConflict(null)).toBe(false);
  });
});
