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
  /** The request is done, but only after `delayMs`. */
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
}

/** The faults that are still to come. */
export class RequestFaults {
  readonly #faults: RequestFault[] = [];

  add(fault: RequestFault): void {
    this.#faults.push({ ...fault });
  }

  clear(): void {
    this.#faults.length = 0;
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
