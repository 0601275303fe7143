/** The one error type of the product, and the closed list of its codes. */

/** For each code: the callable code and HTTP status that carry it, and whether trying again can help. */
export const errorCodes = {
  "invalid-argument": { callable: "invalid-argument", http: 400, retry: false },
  unauthenticated: { callable: "unauthenticated", http: 401, retry: false },
  "permission-denied": { callable: "permission-denied", http: 403, retry: false },
  "second-factor-required": { callable: "permission-denied", http: 403, retry: false },
  banned: { callable: "permission-denied", http: 403, retry: false },
  "platform-disabled": { callable: "failed-precondition", http: 400, retry: false },
  "not-found": { callable: "not-found", http: 404, retry: false },
  "already-exists": { callable: "already-exists", http: 409, retry: false },
  "failed-precondition": { callable: "failed-precondition", http: 400, retry: false },
  "sales-closed": { callable: "failed-precondition", http: 400, retry: false },
  "sold-out": { callable: "resource-exhausted", http: 429, retry: false },
  "already-checked-in": { callable: "failed-precondition", http: 400, retry: false },
  "four-eyes": { callable: "permission-denied", http: 403, retry: false },
  "idempotency-key-reused": { callable: "invalid-argument", http: 400, retry: false },
  "rate-limited": { callable: "resource-exhausted", http: 429, retry: true },
  "payment-provider": { callable: "unavailable", http: 503, retry: true },
  aborted: { callable: "aborted", http: 409, retry: true },
  internal: { callable: "internal", http: 500, retry: true },
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorOptions {
  /** The input field at fault, as a path: `lines.0.quantity`. */
  field?: string;
  /** Facts for the caller's program; never secrets. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** An error that a person may read. Anything else that is thrown becomes `internal`. */
export class GatehouseError extends Error {
  override readonly name = "GatehouseError";
  readonly code: ErrorCode;
  readonly field: string | null;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.field = options.field ?? null;
    this.details = options.details ?? {};
  }

  get retry(): boolean {
    return errorCodes[this.code].retry;
  }
}
