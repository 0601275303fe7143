import type { RawParameters } from "./parameters.ts";

/** A request of the API as it was received, for tests to look at. */
export interface ReceivedRequest {
  request_id: string;
  method: string;
  /** Without the query. */
  path: string;
  idempotency_key: string | null;
  /** The connected account that the caller acted for. */
  account: string | null;
  parameters: RawParameters;
  /** The status that was answered; `null` while the request is being worked on or where no answer was given. */
  status: number | null;
  /** Whether the answer was one that had been given before, to the same idempotency key. */
  replayed: boolean;
}

const KEPT_MAX = 10_000;

/** The latest requests of the API. */
export class RequestLog {
  #requests: ReceivedRequest[] = [];

  add(request: ReceivedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > KEPT_MAX) this.#requests.shift();
  }

  all(): ReceivedRequest[] {
    return this.#requests.map((request) => ({ ...request }));
  }

  clear(): void {
    this.#requests = [];
  }
}
