import { type StripeErrorType, StripeFailure } from "./errors.ts";

/** What goes wrong with a request of the API. */
export type RequestFailure =
  /** 500, and nothing has been done; as Stripe does, the answer is kept for the idempotency key. */
  | "server_error"
  /** 500, although everything has been done; also kept for the idempotency key. */
  | "server_error_after_work"
  /** The connection breaks before the request arrives: nothing has been done. */
  | "drop_request"
  /** The connection breaks after everything has been done: only the answer is lost. */
  | "drop_answer"
  /** 429; nothing has been done, and nothing is kept. */
  | "rate_limit"
  /** 429, another request holds the object; nothing has been done, and nothing is kept. */
  | "lock_timeout"
  /** 401, as with a key that was rolled; nothing has been done, and nothing is kept. */
  | "unauthorized"
  /** 403, as with a restricted key; nothing has been done, and nothing is kept. */
  | "forbidden"
  /** The `error` that is given; nothing has been done. It is kept for the idempotency key where it says so. */
  | "refuse"
  /** The request is done, but only after `delayMs`, or once all faults are ended. */
  | "delay";

/** Which requests fail, and how. */
export interface RequestFault {
  /** The path, such as `/v1/refunds`; a `*` at its end stands for anything. */
  path: string;
  method?: "GET" | "POST" | "DELETE";
  failure: RequestFailure;
  /** How many requests fail before all is well again. */
  times: number;
  /** For `delay`, in milliseconds. */
  delayMs?: number;
  /** For `refuse`. */
  error?: RefusedRequest;
}

/** An answer of Stripe's error shape, of a test's choosing. */
export interface RefusedRequest {
  status: 400 | 401 | 402 | 403 | 404 | 409 | 429 | 500 | 503;
  /** `invalid_request_error` where it is left out. */
  type?: StripeErrorType;
  code?: string;
  message?: string;
  param?: string;
  /** Whether the idempotency key is spent with it, as with all that Stripe's own work ends in. */
  kept?: boolean;
}

/** The refusal that a fault stands for, if it is one. */
export function refusalOf(fault: RequestFault | undefined): { failure: StripeFailure; kept: boolean } | undefined {
  switch (fault?.failure) {
    case "rate_limit":
      return once(429, {
        code: "rate_limit",
        message: "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
      });
    case "lock_timeout":
      return once(429, {
        code: "lock_timeout",
        message:
          "This object cannot be accessed right now because another API request or Stripe process is currently " +
          "accessing it. If you see this error intermittently, retry the request. If you see this error frequently " +
          "and are making multiple concurrent requests to a single object, make your requests serially or at a lower " +
          "rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.",
      });
    case "unauthorized":
      return once(401, { message: "Invalid API Key provided: sk_test_********ated" });
    case "forbidden":
      return once(403, {
        message:
          "The provided key 'rk_test_********ated' does not have the required permissions for this endpoint on account " +
          "'acct_simulated'.",
      });
    case "refuse": {
      const { status = 400, kept = false, message = "Refused by a test.", ...body } = fault.error ?? {};
      return { failure: new StripeFailure(status, { message, ...body }), kept };
    }
    default:
      return undefined;
  }
}

function once(...refusal: ConstructorParameters<typeof StripeFailure>): { failure: StripeFailure; kept: boolean } {
  return { failure: new StripeFailure(...refusal), kept: false };
}

/** The faults that are still to come. */
export class RequestFaults {
  readonly #faults: RequestFault[] = [];
  readonly #delayed = new Set<() => void>();

  add(fault: RequestFault): void {
    this.#faults.push({ ...fault });
  }

  clear(): void {
    this.#faults.length = 0;
    for (const end of this.#delayed) end();
  }

  async delay(fault: RequestFault | undefined): Promise<void> {
    if (fault?.failure !== "delay") return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#delayed.delete(end);
        resolve();
      };
      const timer = setTimeout(end, fault.delayMs ?? 0);
      this.#delayed.add(end);
    });
  }

  /** The fault that befalls a request, if any; it is used up by that. */
  take(method: string, path: string): RequestFault | undefined {
    const fault = this.#faults.find(
      (each) =>
        each.times > 0 &&
        (each.method === undefined || each.method === method) &&
        (each.path.endsWith("*") ? path.startsWith(each.path.slice(0, -1)) : path === each.path),
    );
    if (fault !== undefined) fault.times -= 1;
    return fault;
  }
}
