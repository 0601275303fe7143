import type Stripe from "stripe";
import type { Deliveries } from "./deliveries.ts";
import { recordEvent } from "./events.ts";
import { type JsonObject, toJson } from "./json.ts";
import type { Job, State } from "./state.ts";

export type EventType = Stripe.Event["type"];

/** The object that events of a type are about. */
export type EventObject<T extends EventType> = Extract<Stripe.Event, { type: T }>["data"]["object"];

/** The API request during which something happens, for the `request` of the events that it causes. */
export interface CausingRequest {
  id: string;
  idempotency_key: string | null;
}

type JobHandlers = Readonly<Record<Job["kind"], (world: World, id: string) => void>>;

/**
 * The simulated Stripe: its state, its clock, what is going to happen, and the events that tell of it. Everything that
 * changes the state runs in one go, without waiting, so that no two requests see each other half done.
 */
export class World {
  readonly state: State;
  readonly deliveries: Deliveries;
  /** The address that hosted pages are under; known once the server listens. */
  baseUrl = "";
  /** The API request that is being worked on, if any. */
  request: CausingRequest | null = null;
  /** Whether the key is one of live mode: every object says so. Money there is none either way. */
  readonly livemode: boolean;
  readonly #jobHandlers: JobHandlers;
  #nextJobAt = 0;

  constructor(state: State, deliveries: Deliveries, jobHandlers: JobHandlers, livemode: boolean) {
    this.livemode = livemode;
    this.state = state;
    this.deliveries = deliveries;
    this.#jobHandlers = jobHandlers;
  }

  /** The simulator's time in seconds since 1970. */
  now(): number {
    return Math.floor(Date.now() / 1000) + this.state.clock_offset_s;
  }

  /** Lets something happen in `seconds`. */
  later(kind: Job["kind"], id: string, seconds: number): void {
    const at = this.now() + seconds;
    this.state.jobs.push({ kind, id, at });
    this.#nextJobAt = Math.min(this.#nextJobAt, at);
  }

  /**
   * Does what is due by now.
   *
   * @returns whether anything was due
   */
  catchUp(): boolean {
    const now = this.now();
    let anythingDue = false;
    while (now >= this.#nextJobAt) {
      const due = this.state.jobs.filter((job) => job.at <= now);
      this.state.jobs = this.state.jobs.filter((job) => job.at > now);
      this.#nextJobAt = this.state.jobs.reduce((earliest, job) => Math.min(earliest, job.at), Number.POSITIVE_INFINITY);
      anythingDue ||= due.length > 0;
      for (const job of due.sort((one, other) => one.at - other.at)) this.#jobHandlers[job.kind](this, job.id);
    }
    return anythingDue;
  }

  /**
   * Tells of something that happened.
   *
   * @param account the connected account that it happened to, for an event of Connect
   * @param before the object as it was, for an event that tells what changed
   */
  emit<T extends EventType>(
    type: T,
    object: EventObject<T>,
    { account, before }: { account?: string; before?: JsonObject } = {},
  ): void {
    recordEvent(this, { type, object: toJson(object), account, before });
  }

  /** The connected account that an object belongs to; `null` for the platform. */
  ownerOf(id: string): string | null {
    return this.state.owners[id] ?? null;
  }
}
