import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { newId } from "./identifiers.ts";
import type { PendingDelivery, State } from "./state.ts";

/** Where signed events go. */
export interface WebhookEndpoint {
  url: string;
  /** The endpoint's signing secret, `whsec_…`. */
  secret: string;
  /**
   * That of the endpoint for connected accounts: at Stripe an endpoint is for one's own account or for those, and each
   * has a secret, though both may have one address. Where it is left out, one secret signs all.
   */
  connectSecret?: string;
}

/** What goes wrong between Stripe and the webhook endpoint; what is left out does not. */
export interface DeliveryFaults {
  /** The next so many attempts get lost on the way. Each is tried again, as after any failure. */
  dropNext?: number;
  /** The next so many events never arrive, however often: only the list of events knows of them. */
  loseNext?: number;
  /** Every attempt arrives so much later, in milliseconds. */
  delayMs?: number;
  /** Every event is delivered so many times more. */
  extraCopies?: number;
  /** Deliveries are held until so many are waiting; then all go at once, in random order. */
  shuffleEvery?: number;
}

/** How often a delivery is tried before it is given up. */
const ATTEMPTS_MAX = 10;
/** How long after its first failure a delivery is tried again, in milliseconds; each time it is twice as long. */
const RETRY_BASE_MS = 250;
const ANSWER_TIMEOUT_MS = 30_000;
const AT_ONCE_MAX = 20;

/** The value of `Stripe-Signature` for a body sent at a time (seconds since 1970). */
function signatureHeader(body: string, secret: string, timestamp: number): string {
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return `t=${timestamp},v1=${signature}`;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

/**
 * Brings events to the webhook endpoint: many at once and in no order that could be relied upon, again and again until
 * the endpoint answers with 2xx, each a little later than the last.
 */
export class Deliveries {
  readonly #state: State;
  readonly #endpoint: WebhookEndpoint | null;
  readonly #log: (line: string) => void;
  readonly #onChange: () => void;
  readonly #closing = new AbortController();
  readonly #ready: PendingDelivery[] = [];
  #held: PendingDelivery[] = [];
  #inFlight = 0;
  #paused = false;
  #faults: Required<DeliveryFaults> = { dropNext: 0, loseNext: 0, delayMs: 0, extraCopies: 0, shuffleEvery: 0 };

  constructor(
    state: State,
    endpoint: WebhookEndpoint | null,
    { log, onChange }: { log: (line: string) => void; onChange: () => void },
  ) {
    this.#state = state;
    this.#endpoint = endpoint;
    this.#log = log;
    this.#onChange = onChange;
  }

  /** Goes on with what an earlier run left undone. */
  start(): void {
    for (const delivery of Object.values(this.#state.pending_deliveries)) this.#dispatch(delivery);
  }

  get hasEndpoint(): boolean {
    return this.#endpoint !== null;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Replaces the faults; what is left out no longer goes wrong. */
  setFaults({ dropNext = 0, loseNext = 0, delayMs = 0, extraCopies = 0, shuffleEvery = 0 }: DeliveryFaults): void {
    this.#faults = { dropNext, loseNext, delayMs, extraCopies, shuffleEvery };
    if (shuffleEvery === 0) this.releaseHeld();
  }

  /** Sends an event on its way. */
  send(eventId: string): void {
    if (this.#endpoint === null) return;
    if (this.#faults.loseNext > 0) {
      this.#faults.loseNext -= 1;
      this.#log(`webhook ${eventId} lost for good`);
      return;
    }
    for (let copy = 0; copy <= this.#faults.extraCopies; copy += 1) this.#enqueue(eventId);
  }

  /** Sends an event once more, whatever became of it before. */
  sendAgain(eventId: string): void {
    if (this.#endpoint !== null) this.#enqueue(eventId);
  }

  /** From now on events wait; attempts that are under way are finished. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#sendReady();
  }

  /** Lets go what waits to be shuffled. */
  releaseHeld(): void {
    const held = shuffled(this.#held);
    this.#held = [];
    for (const delivery of held) this.#dispatch(delivery);
  }

  /** How many deliveries have neither succeeded nor been given up. */
  get pendingCount(): number {
    return Object.keys(this.#state.pending_deliveries).length;
  }

  close(): void {
    this.#closing.abort();
  }

  #enqueue(eventId: string): void {
    const delivery: PendingDelivery = { id: newId("whd"), event_id: eventId, attempts: 0 };
    this.#state.pending_deliveries[delivery.id] = delivery;
    if (this.#faults.shuffleEvery === 0) {
      this.#dispatch(delivery);
      return;
    }
    this.#held.push(delivery);
    if (this.#held.length >= this.#faults.shuffleEvery) this.releaseHeld();
  }

  #dispatch(delivery: PendingDelivery): void {
    this.#ready.push(delivery);
    this.#sendReady();
  }

  #sendReady(): void {
    while (!this.#paused && !this.#closing.signal.aborted && this.#inFlight < AT_ONCE_MAX) {
      const delivery = this.#ready.shift();
      if (delivery === undefined) return;
      this.#inFlight += 1;
      void this.#deliver(delivery).finally(() => {
        this.#inFlight -= 1;
        this.#sendReady();
      });
    }
  }

  /** Makes one attempt, and sees to the next where it failed. */
  async #deliver(delivery: PendingDelivery): Promise<void> {
    const outcome = await this.#attempt(delivery.event_id);
    if (this.#closing.signal.aborted) return;
    delivery.attempts += 1;
    const event = this.#state.events[delivery.event_id];
    this.#log(`webhook ${event?.type} ${delivery.event_id} attempt ${delivery.attempts}: ${outcome}`);
    if (outcome === "delivered") {
      if (event !== undefined) event.pending_webhooks = 0;
      this.#finish(delivery);
    } else if (delivery.attempts >= ATTEMPTS_MAX) {
      this.#finish(delivery);
    } else {
      void this.#retry(delivery);
    }
    this.#onChange();
  }

  #finish(delivery: PendingDelivery): void {
    delete this.#state.pending_deliveries[delivery.id];
  }

  async #retry(delivery: PendingDelivery): Promise<void> {
    if (await this.#sleep(RETRY_BASE_MS * 2 ** (delivery.attempts - 1))) this.#dispatch(delivery);
  }

  /** @returns false where the simulator was closed in the meantime */
  async #sleep(milliseconds: number): Promise<boolean> {
    try {
      await wait(milliseconds, undefined, { signal: this.#closing.signal });
      return true;
    } catch {
      return false;
    }
  }

  /** @returns `delivered`, or what went wrong */
  async #attempt(eventId: string): Promise<string> {
    const event = this.#state.events[eventId];
    if (event === undefined || this.#endpoint === null) return "no such event or endpoint";
    if (this.#faults.delayMs > 0 && !(await this.#sleep(this.#faults.delayMs))) return "closed";
    if (this.#faults.dropNext > 0) {
      this.#faults.dropNext -= 1;
      return "dropped on the way";
    }
    const body = JSON.stringify(event, null, 2);
    // The receiver compares the time with its own clock, which the simulator's does not move.
    const { secret, connectSecret = secret } = this.#endpoint;
    const isOfConnected = event.account !== undefined;
    const header = signatureHeader(body, isOfConnected ? connectSecret : secret, Math.floor(Date.now() / 1000));
    try {
      const response = await fetch(this.#endpoint.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json; charset=utf-8",
          "Stripe-Signature": header,
          "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        },
        body,
        redirect: "manual",
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
      await response.arrayBuffer();
      return response.ok ? "delivered" : `answered ${response.status}`;
    } catch (error) {
      return `not reached: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}
