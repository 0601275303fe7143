/**
 * The one way to change something privileged. An operation declares what it is called, what it takes, on which
 * document, what permission it needs and what it leaves in the audit log; `execute` does the rest for all of them:
 * parsing, rate limit, authorisation, the transaction, idempotency, the audit record, typed errors and the log line.
 *
 * @example
 * export const approveEntity = operation({
 *   name: "approveEntity",
 *   input: z.strictObject({ entity_id: entityId }),
 *   on: ({ entity_id }) => entities().doc(entity_id),
 *   requires: { platform: "entity.approve" },
 *   audit: "entity.approved",
 *   async run({ target, work }) { … },
 * });
 */
import type { DocumentReference } from "firebase-admin/firestore";
import { z } from "zod";
import type { Platform } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { newId } from "../model/ids.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { authorise, type Requirement, type Scope, type Standing, standingRefs } from "./authorise.ts";
import { noteAddressOfBanned } from "./banned-address.ts";
import { idempotencyKeys } from "./collections.ts";
import { database } from "./database.ts";
import { derivedKey } from "./derived-ids.ts";
import { isOvertaken, toGatehouseError } from "./failures.ts";
import { log, logFailure } from "./log.ts";
import { parse } from "./parse.ts";
import { ordinaryLimit, type RateLimit, spend } from "./rate-limit.ts";
import { type Found, instant, type Read, type Refs, Work } from "./work.ts";

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

interface Specification<Schema extends z.ZodType, Target extends Scoped, R extends Refs, Prepared, Memory, Outcome> {
  name: string;
  input: Schema;
  /** The document that it is about. Missing: not-found. */
  on: (input: z.output<Schema>) => DocumentReference<Target>;
  requires: Requirement;
  /** The action in the audit log; null only for what people do with what is theirs. */
  audit: string | null;
  /** Without one, an ordinary one holds. */
  limit?: RateLimit;
  /** Where the input itself says the target's place, all reads go in one round trip; it is held against the target. */
  scope?: (input: z.output<Schema>) => Scope;
  /** Further documents, read along with the roles. */
  reads?: (input: z.output<Schema>, actor: Actor) => R;
  /** Look-ups outside Firestore, before the transaction and before authorisation: it changes nothing, reveals nothing. */
  prepare?: (input: z.output<Schema>, actor: Actor) => Promise<Prepared>;
  /**
   * Makes what has to be remembered between tries of the transaction. What an operation decides comes from its input
   * and from what it read; no other call ever sees this, and nothing of a module's own may stand in for it.
   */
  scratch?: () => Memory;
  /** The work, in one transaction; may run more than once, so its only effects are those of `work`. */
  run: (ctx: Context<z.output<Schema>, Target, R, Prepared, Memory>) => Promise<Outcome>;
  /**
   * What an earlier call with this key came to; null for nothing. Asked when the work fails, whatever the reason: what
   * a call has changed itself must not refuse its repetition. So the first call need not read what is not there yet.
   */
  known?: (input: z.output<Schema>, actor: Actor, idempotency_key: string | null) => Promise<Outcome | null>;
  /** Called before it runs again, when others were faster: `run` gave up as `aborted`, or creates what exists already. */
  recover?: (scratch: Memory) => Promise<void>;
  /**
   * Repeated with its key, it runs again, and no record of its result is kept: it finds that itself; or it only shows
   * something or opens a page, and each time is to be decided and recorded.
   */
  runsAgain?: true;
}

/** Effects outside Firestore, once the work is committed. It may run again for the same outcome, so it is idempotent. */
interface Effect<Input, Outcome, Result> {
  after: (outcome: Outcome, call: { input: Input; actor: Actor; now: Date }) => Promise<Result>;
}

export interface Call {
  /** The input, and beside it an `idempotency_key` if the caller wants to be able to repeat the call. */
  data: unknown;
  actor: Actor;
  now?: Date;
  request_id?: string;
}

interface Resolved extends Required<Call> {
  idempotency_key: string | null;
}

export interface Operation<Input, Result> {
  readonly name: string;
  readonly requires: Requirement;
  readonly audit: string | null;
  /** What holds unless GOD has set another. */
  readonly limit: RateLimit;
  /** Runs it. Everything it throws is a GatehouseError. */
  execute(call: Call): Promise<Result>;
  /** Only for types: what `execute` takes as data. */
  readonly input?: Input;
}

export function operation<
  Schema extends z.ZodType,
  Target extends Scoped,
  Outcome,
  Result,
  R extends Refs = NoRefs,
  Prepared = undefined,
  Memory extends Scratch | undefined = undefined,
>(
  spec: Specification<Schema, Target, R, Prepared, Memory, Outcome> & Effect<z.output<Schema>, Outcome, Result>,
): Operation<z.input<Schema>, Result>;
export function operation<
  Schema extends z.ZodType,
  Target extends Scoped,
  Outcome,
  R extends Refs = NoRefs,
  Prepared = undefined,
  Memory extends Scratch | undefined = undefined,
>(
  spec: Specification<Schema, Target, R, Prepared, Memory, Outcome> & { after?: never },
): Operation<z.input<Schema>, Outcome>;
export function operation<
  Schema extends z.ZodType,
  Target extends Scoped,
  Outcome,
  Result,
  R extends Refs,
  Prepared,
  Memory extends Scratch | undefined,
>(
  spec: Specification<Schema, Target, R, Prepared, Memory, Outcome> &
    Partial<Effect<z.output<Schema>, Outcome, Result>>,
): Operation<z.input<Schema>, Outcome | Result> {
  const limit = spec.limit ?? ordinaryLimit;

  async function transact(
    call: Resolved,
    input: z.output<Schema>,
    prepared: Prepared,
    scratch: Memory,
    progress: { authorised: boolean },
  ): Promise<Outcome> {
    const { actor, now, request_id, idempotency_key } = call;
    const ref = spec.on(input);
    const record =
      idempotency_key === null || spec.runsAgain
        ? null
        : idempotencyKeys().doc(derivedKey(actor.uid, spec.name, idempotency_key));
    const input_hash = record === null ? "" : derivedKey(JSON.stringify(call.data));

    return database().runTransaction(async (tx) => {
      const work = new Work(tx, { uid: actor.uid, request_id, now });
      const known = spec.scope?.(input);
      const early = known === undefined ? existing(await work.get(ref), ref) : null;
      const scope = early === null ? (known ?? nowhere) : scopeOf(early);
      const [found, standingDocs, docs] = await work.read(
        { target: early === null ? ref : null, earlier: record },
        standingRefs(spec.requires, scope, actor),
        spec.reads?.(input, actor) ?? ({} as R),
      );
      const target = early ?? existing(found.target, ref);
      if (known !== undefined) assertSameScope(known, scopeOf(target));
      const standing = authorise(spec.requires, scope, actor, standingDocs);
      progress.authorised = true;
      if (found.earlier !== null) {
        if (found.earlier.data.input_hash !== input_hash) throw keyReused();
        // Written below, by this operation, from an Outcome.
        return found.earlier.data.result as Outcome;
      }

      const outcome = await spec.run({
        input,
        actor,
        standing,
        target,
        platform: standingDocs.platform,
        docs,
        prepared,
        scratch,
        work,
        now,
        idempotency_key,
        request_id,
      });

      if (spec.audit !== null) {
        recordAudit(work, {
          actor,
          role: standing.role,
          by_god: standing.byGod,
          action: spec.audit,
          scope,
          resource: ref.path,
          reason: reasonIn(input),
        });
      }
      if (record !== null) {
        const expires_at = instant(new Date(now.getTime() + idempotencyDays * 86_400_000));
        work.createQuietly(record, { input_hash, result: outcome ?? null, expires_at });
      }
      return outcome;
    });
  }

  async function settle(call: Resolved): Promise<Outcome | Result> {
    const { actor, now } = call;
    if (
      spec.requires === "system" ? actor.kind !== "system" : spec.requires !== "anyone" && actor.kind === "anonymous"
    ) {
      throw new GatehouseError("unauthenticated", "Sign in first.");
    }
    await spend(limit, spec.name, actor, now);
    const input = parse(spec.input, call.data);
    // Without a `prepare`, Prepared is undefined.
    const prepared = (await spec.prepare?.(input, actor)) as Prepared;

    const outcome = await persist(call, input, prepared);
    // Without an `after`, the outcome is the result.
    return spec.after ? spec.after(outcome, { input, actor, now }) : outcome;
  }

  /** Runs the transaction, again after each conflict from which the operation recovers. */
  async function persist(call: Resolved, input: z.output<Schema>, prepared: Prepared): Promise<Outcome> {
    // Without a `scratch`, Memory is undefined.
    const scratch = spec.scratch?.() as Memory;
    let committed = false;
    try {
      for (let recoveries = 0; ; recoveries += 1) {
        const progress = { authorised: false };
        try {
          const outcome = await transact(call, input, prepared, scratch, progress);
          committed = true;
          return outcome;
        } catch (error) {
          const earlier = progress.authorised ? await spec.known?.(input, call.actor, call.idempotency_key) : null;
          if (earlier) return earlier;
          if (spec.recover === undefined || !isOvertaken(error) || recoveries === recoveriesMax) throw error;
          await spec.recover(scratch);
        }
      }
    } finally {
      scratch?.end(committed);
    }
  }

  return {
    name: spec.name,
    requires: spec.requires,
    audit: spec.audit,
    limit,
    async execute({ data, actor, now = new Date(), request_id = newId("request") }) {
      const started_ms = performance.now();
      const report = (code: string) =>
        log({
          operation: spec.name,
          actor_id: actor.uid,
          request_id,
          code,
          duration_ms: Math.round(performance.now() - started_ms),
        });
      try {
        const { idempotency_key, input } = separateKey(data);
        const result = await settle({ data: input, actor, now, request_id, idempotency_key });
        report("ok");
        return result;
      } catch (error) {
        const failure = toGatehouseError(error, request_id);
        if (failure.code === "banned") {
          await noteAddressOfBanned(actor, request_id, now).catch((cause: unknown) => logFailure(cause, actor.uid));
        }
        report(failure.code);
        throw failure;
      }
    },
  };
}

type NoRefs = Record<never, never>;

const recoveriesMax = 12;
const idempotencyDays = 7;
const nowhere: Scope = { platform_id: "", entity_id: null, event_id: null };

function existing<T>(target: Found<T> | null, ref: DocumentReference<T>): Found<T> {
  if (target === null) {
    const kind = ref.parent.id.replace(/_/g, " ");
    throw new GatehouseError("not-found", `There is no such document in ${kind}.`, {
      details: { collection: ref.parent.id },
    });
  }
  return target;
}

function scopeOf<T extends Scoped>({ id, ref, data }: Found<T>): Scope {
  return {
    platform_id: data.platform_id,
    entity_id: ref.parent.id === "entities" ? id : (data.entity_id ?? null),
    event_id: ref.parent.id === "events" ? id : (data.event_id ?? null),
  };
}

function assertSameScope(claimed: Scope, actual: Scope): void {
  for (const field of ["platform_id", "entity_id", "event_id"] as const) {
    if (claimed[field] !== actual[field]) {
      throw new GatehouseError("invalid-argument", `This does not belong together: ${field}.`, { field });
    }
  }
}

const keyed = z.looseObject({
  idempotency_key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/, "8 to 64 letters, digits, _ or -")
    .optional(),
});

function separateKey(data: unknown): { input: unknown; idempotency_key: string | null } {
  const { idempotency_key = null, ...input } = parse(keyed, data);
  return { input, idempotency_key };
}

function reasonIn(input: unknown): string | null {
  const given = reasoned.safeParse(input);
  return given.success ? (given.data.reason ?? given.data.note ?? null) : null;
}
const reasoned = z.looseObject({ reason: z.string().optional(), note: z.string().optional() });

function keyReused(): GatehouseError {
  return new GatehouseError("idempotency-key-reused", "This idempotency key was used with another input.", {
    field: "idempotency_key",
  });
}
