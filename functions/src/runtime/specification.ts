/** What an operation declares, what it is given, and what callers see of it. */
import type { DocumentReference } from "firebase-admin/firestore";
import type { z } from "zod";
import type { AuditAction } from "../actions.ts";
import type { GatehouseError } from "../model/errors.ts";
import type { Platform } from "../platforms/model.ts";
import type { Actor } from "./actor.ts";
import type { Permission, Requirement, Scope, Standing } from "./authorise.ts";
import type { IdempotencyRecord } from "./collections.ts";
import type { Decision } from "./four-eyes.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { Found, Read, Refs, Work } from "./work.ts";

/** What the wrapper needs to know of any document that an operation works on. */
export interface Scoped {
  platform_id: string;
  entity_id?: string | null;
  event_id?: string | null;
}

export interface Context<Input, Target, R extends Refs, Prepared, Memory = undefined> {
  input: Input;
  actor: Actor;
  standing: Standing;
  target: Found<Target>;
  /** The platform of the target; null for what stands above all platforms. */
  platform: Found<Platform> | null;
  docs: Read<R>;
  prepared: Prepared;
  /** What the call keeps between tries of its transaction; undefined where the operation declares none. */
  scratch: Memory;
  work: Work;
  now: Date;
  /** Null if the caller gave none. */
  idempotency_key: string | null;
  request_id: string;
}

/** Made for one call, and gone with it. */
export interface Scratch {
  /** Called once, when the call is over: whether its work was committed. */
  end(committed: boolean): void;
}

/**
 * Who may, and the action that this leaves in the audit log. Null only for what people do with what is theirs, or is
 * public. Whoever looks at something by a role leaves no record; GOD does, for that is nobody's platform to look at.
 */
export type Access =
  | { requires: Exclude<Requirement, Permission>; audit: AuditAction | null }
  | { requires: Permission; audit: AuditAction | { god: AuditAction } };

/** The steps that an operation adds to those that all of them go through, in terms of its parsed input. */
export interface Steps<Input, Target extends Scoped, R extends Refs, Prepared, Memory, Outcome> {
  /**
   * The document that it is about. Where a permission is asked for, a missing one is answered as one that the caller
   * has no right to; only who holds the permission everywhere learns that it is missing.
   */
  on: (input: Input) => DocumentReference<Target>;
  /** Without one, an ordinary one holds. */
  limit?: RateLimit;
  /**
   * Where no permission is asked for, and the input itself says the target's place: all reads go in one round trip. A
   * target in another place is answered as none.
   */
  scope?: (input: Input) => Scope;
  /**
   * Where no permission is asked for: whether the target is there for this caller. What is another's, or is not shown
   * yet, is answered as what is not there.
   */
  isThere?: (ctx: { input: Input; actor: Actor; target: Found<Target>; docs: Read<R>; prepared: Prepared }) => boolean;
  /** Where it decides about something: whom that concerns. They leave it to somebody else. */
  decides?: (ctx: Context<Input, Target, R, Prepared, Memory>) => Decision | Promise<Decision>;
  /** Further documents, read along with the roles. */
  reads?: (input: Input, actor: Actor) => R;
  /**
   * Look-ups outside the transaction, once the caller is known to hold the permission. It changes nothing; without a
   * permission asked for, it looks at the caller's own things only.
   */
  prepare?: (input: Input, actor: Actor) => Promise<Prepared>;
  /**
   * Makes what has to be remembered between tries of the transaction. What an operation decides comes from its input
   * and from what it read; no other call ever sees this, and nothing of a module's own may stand in for it.
   */
  scratch?: () => Memory;
  /** The work, in one transaction; may run more than once, so its only effects are those of `work`. */
  run: (ctx: Context<Input, Target, R, Prepared, Memory>) => Promise<Outcome>;
  /**
   * What an earlier call with this key came to; null for nothing. Asked when the work fails, whatever the reason: what
   * a call has changed itself must not refuse its repetition. So the first call need not read what is not there yet.
   */
  known?: (input: Input, actor: Actor, idempotency_key: string | null) => Promise<Outcome | null>;
  /**
   * Why there is no use in beginning, by what is stored now; null where that is not known. Only what everybody may know: the
   * caller was not asked for yet.
   */
  hopeless?: (input: Input) => Promise<GatehouseError | null>;
  /** Called before it runs again, when others were faster: `run` gave up as `aborted`, or creates what exists already. */
  recover?: (scratch: Memory) => Promise<void>;
  /**
   * Repeated with its key, it runs again, and no record of its result is kept: it finds that itself; or it only shows
   * something or opens a page, and each time is to be decided and recorded.
   */
  runsAgain?: true;
}

export interface Description<
  Schema extends z.ZodType,
  Given extends z.ZodType,
  Target extends Scoped,
  R extends Refs,
  Prepared,
  Memory,
  Outcome,
> extends Steps<z.output<Schema>, Target, R, Prepared, Memory, Outcome> {
  name: string;
  input: Schema;
  /** What callers get. On the emulators a result that is not so is an error of ours. */
  output: Given;
}

export type Specification<
  Schema extends z.ZodType,
  Given extends z.ZodType,
  Target extends Scoped,
  R extends Refs,
  Prepared,
  Memory,
  Outcome,
> = Access & Description<Schema, Given, Target, R, Prepared, Memory, Outcome>;

/**
 * Effects outside the transaction, once the work is committed. If it was cut off, a repetition of the call runs it anew,
 * much later maybe: it asks for the state of things as it is by then.
 */
export interface Effect<Input, Outcome, Result> {
  after: (outcome: Outcome, call: { input: Input; actor: Actor; now: Date }) => Promise<Result>;
}

export interface Call {
  /** The input, and beside it an `idempotency_key` if the caller wants to be able to repeat the call. */
  data: unknown;
  actor: Actor;
  now?: Date;
  request_id?: string;
}

export interface Operation<Input, Result> {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly output: z.ZodType;
  readonly requires: Requirement;
  readonly audit: Access["audit"];
  /** What holds unless GOD has set another. */
  readonly limit: RateLimit;
  /** Whether those whom it concerns are kept from it. */
  readonly decides: boolean;
  /** Whether it says itself what is there for whom. */
  readonly hides: boolean;
  /** Whether a repetition with the same key is a call of its own. */
  readonly runsAgain: boolean;
  /** Runs it. Everything it throws is a GatehouseError. */
  execute(call: Call): Promise<Result>;
  /** Only for types: what `execute` takes as data. */
  readonly input?: Input;
}

/** A call whose input is parsed, on its way through the steps. */
export interface Running<Input> {
  input: Input;
  actor: Actor;
  now: Date;
  request_id: string;
  idempotency_key: string | null;
  /** Where its result is kept for repetitions; null if it is not. */
  record: DocumentReference<IdempotencyRecord> | null;
}

/** What the transaction came to; of a call that was over already, what it gave then. */
export type Committed<Outcome, Result> = { outcome: Outcome; begun: readonly string[] } | { final: Outcome | Result };
