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
import type { AuditAction } from "../actions.ts";
import { GatehouseError } from "../model/errors.ts";
import { globalScope } from "../model/grants.ts";
import { newId } from "../model/ids.ts";
import type { Platform } from "../platforms/model.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { authorise, type Permission, type Requirement, type Scope, type Standing, standingRefs } from "./authorise.ts";
import { noteAddressOfBanned } from "./banned-address.ts";
import { canonical } from "./canonical.ts";
import { type IdempotencyRecord, idempotencyKeys } from "./collections.ts";
import { isEmulated } from "./configuration.ts";
import { database } from "./database.ts";
import { derivedKey } from "./derived-ids.ts";
import { isOvertaken, toGatehouseError } from "./failures.ts";
import { assertFourEyes, type Decision } from "./four-eyes.ts";
import { log, logFailure } from "./log.ts";
import { notify } from "./notify.ts";
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

/**
 * Who may, and the action that this leaves in the audit log. Null only for what people do with what is theirs, or is
 * public. Whoever looks at something by a role leaves no record; GOD does, for that is nobody's platform to look at.
 */
type Access =
  | { requires: Exclude<Requirement, Permission>; audit: AuditAction | null }
  | { requires: Permission; audit: AuditAction | { god: AuditAction } };

interface Description<
  Schema extends z.ZodType,
  Given extends z.ZodType,
  Target extends Scoped,
  R extends Refs,
  Prepared,
  Memory,
  Outcome,
> {
  name: string;
  input: Schema;
  /** What callers get. On the emulators a result that is not so is an error of ours. */
  output: Given;
  /**
   * The document that it is about. Where a permission is asked for, a missing one is answered as one that the caller
   * has no right to; only who holds the permission everywhere learns that it is missing.
   */
  on: (input: z.output<Schema>) => DocumentReference<Target>;
  /** Without one, an ordinary one holds. */
  limit?: RateLimit;
  /**
   * Where no permission is asked for, and the input itself says the target's place: all reads go in one round trip. A
   * target in another place is answered as none.
   */
  scope?: (input: z.output<Schema>) => Scope;
  /**
   * Where no permission is asked for: whether the target is there for this caller. What is another's, or is not shown
   * yet, is answered as what is not there.
   */
  isThere?: (ctx: {
    input: z.output<Schema>;
    actor: Actor;
    target: Found<Target>;
    docs: Read<R>;
    prepared: Prepared;
  }) => boolean;
  /** Where it decides about something: whom that concerns. They leave it to somebody else. */
  decides?: (ctx: Context<z.output<Schema>, Target, R, Prepared, Memory>) => Decision | Promise<Decision>;
  /** Further documents, read along with the roles. */
  reads?: (input: z.output<Schema>, actor: Actor) => R;
  /**
   * Look-ups outside the transaction, once the caller is known to hold the permission. It changes nothing; without a
   * permission asked for, it looks at the caller's own things only.
   */
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
  /**
   * Why there is no use in beginning, by what is stored now; null where that is not known. Only what everybody may know: the
   * caller was not asked for yet.
   */
  hopeless?: (input: z.output<Schema>) => Promise<GatehouseError | null>;
  /** Called before it runs again, when others were faster: `run` gave up as `aborted`, or creates what exists already. */
  recover?: (scratch: Memory) => Promise<void>;
  /**
   * Repeated with its key, it runs again, and no record of its result is kept: it finds that itself; or it only shows
   * something or opens a page, and each time is to be decided and recorded.
   */
  runsAgain?: true;
}

type Specification<
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

export function operation<
  Schema extends z.ZodType,
  Given extends z.ZodType,
  Target extends Scoped,
  Outcome,
  R extends Refs = NoRefs,
  Prepared = undefined,
  Memory extends Scratch | undefined = undefined,
>(
  spec: Specification<Schema, Given, Target, R, Prepared, Memory, Outcome> &
    Effect<z.output<Schema>, Outcome, z.input<Given>>,
): Operation<z.input<Schema>, z.output<Given>>;
export function operation<
  Schema extends z.ZodType,
  Given extends z.ZodType,
  Target extends Scoped,
  R extends Refs = NoRefs,
  Prepared = undefined,
  Memory extends Scratch | undefined = undefined,
>(
  spec: Specification<Schema, Given, Target, R, Prepared, Memory, z.input<Given>> & { after?: never },
): Operation<z.input<Schema>, z.output<Given>>;
export function operation<
  Schema extends z.ZodType,
  Given extends z.ZodType,
  Target extends Scoped,
  Outcome,
  Result,
  R extends Refs,
  Prepared,
  Memory extends Scratch | undefined,
>(
  spec: Specification<Schema, Given, Target, R, Prepared, Memory, Outcome> &
    Partial<Effect<z.output<Schema>, Outcome, Result>>,
): Operation<z.input<Schema>, Outcome | Result> {
  const limit = spec.limit ?? ordinaryLimit;

  const asksPermission = typeof spec.requires === "object";

  /**
   * Reads the target, and what says who the actor is there, and decides. Whatever is missing, elsewhere or not the
   * actor's gives one answer.
   */
  async function enter(
    work: Work,
    { actor, input, prepared, record, progress }: Entry<z.output<Schema>, Prepared>,
  ): Promise<Entered<Target, R>> {
    const ref = spec.on(input);
    const claimed = asksPermission ? null : (spec.scope?.(input) ?? null);
    const early = claimed === null ? await work.get(ref) : null;
    const scope = claimed ?? (early === null ? nowhere : scopeOf(early));
    const [found, standingDocs, docs] = await work.read(
      { target: claimed === null ? null : ref, earlier: record },
      standingRefs(spec.requires, scope, actor),
      spec.reads?.(input, actor) ?? ({} as R),
    );
    const target = existing({ target: early ?? found.target, docs }, scope, { actor, input, prepared });
    if (found.earlier !== null) {
      // What a call has taken away itself, the caller's own right, too, does not refuse its repetition. The key is the
      // caller's own, so it tells nothing.
      const standing = authorise("signed_in", scope, actor, standingDocs);
      return { target, scope, standing, platform: standingDocs.platform, docs, earlier: found.earlier };
    }
    // Of what is not the actor's own they do not learn either that it is closed to them.
    if (target === null && !asksPermission && claimed === null) throw notThere(ref);
    const standing = authorise(spec.requires, scope, actor, standingDocs);
    progress.authorised = true;
    if (target === null) throw notThere(ref);
    return { target, scope, standing, platform: standingDocs.platform, docs, earlier: found.earlier };
  }

  function existing(
    { target, docs }: { target: Found<Target> | null; docs: Read<R> },
    scope: Scope,
    { actor, input, prepared }: Pick<Entry<z.output<Schema>, Prepared>, "actor" | "input" | "prepared">,
  ): Found<Target> | null {
    if (target === null || !isSameScope(scope, scopeOf(target))) return null;
    const isThere = asksPermission || (spec.isThere?.({ input, actor, target, docs, prepared }) ?? true);
    return isThere ? target : null;
  }

  async function transact(
    call: Resolved,
    { input, prepared, scratch, record, progress }: Attempt<z.output<Schema>, Prepared, Memory>,
  ): Promise<Committed<Outcome, Result>> {
    const { actor, now, request_id, idempotency_key } = call;
    const input_hash = record === null ? "" : hashOf(input);

    return database().runTransaction(async (tx) => {
      const work = new Work(tx, { uid: actor.uid, request_id, now });
      const entered = await enter(work, { actor, input, prepared, record, progress });
      const { target, scope, standing, platform, docs, earlier } = entered;
      if (earlier !== null) return repeated(earlier, input_hash);
      if (target === null) throw notThere(spec.on(input));

      const context = {
        input,
        actor,
        standing,
        target,
        platform,
        docs,
        prepared,
        scratch,
        work,
        now,
        idempotency_key,
        request_id,
      };
      const decision = await spec.decides?.(context);
      const alone =
        decision === undefined
          ? null
          : await assertFourEyes(work, { requires: spec.requires, scope, actor, standing }, decision);
      const outcome = await spec.run(context);

      const action = actionOf(spec.audit, standing);
      if (action !== null) {
        recordAudit(work, {
          actor,
          role: standing.role,
          by_god: standing.byGod,
          action,
          scope,
          resource: target.ref.path,
          reason: reasonIn(input),
          decided_alone: alone !== null,
        });
        for (const uid of alone ?? []) tellOfDecision(work, uid, { actor, scope, action });
      }
      if (record !== null) {
        const expires_at = instant(new Date(now.getTime() + idempotencyDays * 86_400_000));
        const finished = spec.after === undefined;
        const result = finished ? (outcome ?? null) : null;
        work.createQuietly(record, { input_hash, outcome: outcome ?? null, finished, result, expires_at });
      }
      return { outcome, begun: work.begun };
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
    const record = recordOf(call);
    const ready = await prepare(call, input, record);
    const committed =
      "earlier" in ready ? repeated(ready.earlier, hashOf(input)) : await persist(call, input, ready.prepared, record);
    if ("final" in committed) return committed.final;
    if (committed.begun.length > 0) await carryOn(committed.begun, now);
    // Without an `after`, the outcome is the result.
    if (spec.after === undefined) return committed.outcome;
    const result = await spec.after(committed.outcome, { input, actor, now });
    await record?.update({ finished: true, result: result ?? null });
    return result;
  }

  /**
   * Those who are not let in wait no longer, and learn no more, for what a look-up would find. For a repetition nothing is
   * looked up.
   */
  async function prepare(
    call: Resolved,
    input: z.output<Schema>,
    record: DocumentReference<IdempotencyRecord> | null,
  ): Promise<{ prepared: Prepared } | { earlier: Found<IdempotencyRecord> }> {
    // Without a `prepare`, Prepared is undefined.
    if (spec.prepare === undefined) return { prepared: undefined as Prepared };
    if (asksPermission) {
      const { actor, request_id, now } = call;
      const { earlier } = await database().runTransaction(
        (tx) =>
          enter(new Work(tx, { uid: actor.uid, request_id, now }), {
            actor,
            input,
            prepared: undefined as Prepared,
            record,
            progress: { authorised: false },
          }),
        { readOnly: true },
      );
      if (earlier !== null) return { earlier };
    }
    return { prepared: await spec.prepare(input, call.actor) };
  }

  /**
   * What the earlier call with this key came to, which was written by this operation, from an Outcome and a Result.
   *
   * @throws idempotency-key-reused  it had another input
   */
  function repeated({ data }: Found<IdempotencyRecord>, input_hash: string): Committed<Outcome, Result> {
    if (data.input_hash !== input_hash) throw keyReused();
    return data.finished ? { final: data.result as Outcome | Result } : { outcome: data.outcome as Outcome, begun: [] };
  }

  /** Where the result is kept for repetitions; null if it is not. Nobody in particular has no keys of their own. */
  function recordOf({ actor, idempotency_key }: Resolved): DocumentReference<IdempotencyRecord> | null {
    if (idempotency_key === null || actor.kind === "anonymous" || spec.runsAgain) return null;
    return idempotencyKeys().doc(derivedKey(actor.uid, spec.name, idempotency_key));
  }

  /** Runs the transaction, again after each conflict from which the operation recovers. */
  async function persist(
    call: Resolved,
    input: z.output<Schema>,
    prepared: Prepared,
    record: DocumentReference<IdempotencyRecord> | null,
  ): Promise<Committed<Outcome, Result>> {
    const refusal = (await spec.hopeless?.(input)) ?? null;
    if (refusal !== null) {
      const earlier = (await spec.known?.(input, call.actor, call.idempotency_key)) ?? null;
      if (earlier !== null) return { outcome: earlier, begun: [] };
      throw refusal;
    }
    // Without a `scratch`, Memory is undefined.
    const scratch = spec.scratch?.() as Memory;
    let committed = false;
    try {
      for (let recoveries = 0; ; recoveries += 1) {
        const progress = { authorised: false };
        try {
          const result = await transact(call, { input, prepared, scratch, record, progress });
          committed = true;
          return result;
        } catch (error) {
          const earlier = progress.authorised ? await spec.known?.(input, call.actor, call.idempotency_key) : null;
          if (earlier) return { outcome: earlier, begun: [] };
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
    schema: spec.input,
    output: spec.output,
    requires: spec.requires,
    audit: spec.audit,
    limit,
    decides: spec.decides !== undefined,
    hides: spec.isThere !== undefined,
    runsAgain: spec.runsAgain ?? false,
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
        if (isEmulated()) spec.output.parse(result);
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

/** Loaded only where there is something, for it knows what all domains begin. */
async function carryOn(begun: readonly string[], now: Date): Promise<void> {
  const { carryOn } = await import("../carry-on.ts");
  await carryOn(begun, now);
}

type NoRefs = Record<never, never>;

const recoveriesMax = 12;
const idempotencyDays = 7;
/** Where only those are let in who are let in everywhere. */
const nowhere: Scope = { platform_id: globalScope, entity_id: null, event_id: null };

interface Entry<Input, Prepared> {
  actor: Actor;
  input: Input;
  prepared: Prepared;
  record: DocumentReference<IdempotencyRecord> | null;
  progress: { authorised: boolean };
}

interface Attempt<Input, Prepared, Memory> extends Omit<Entry<Input, Prepared>, "actor"> {
  scratch: Memory;
}

interface Entered<Target, R extends Refs> {
  /** Null where a repetition comes for what its first call has taken away. */
  target: Found<Target> | null;
  scope: Scope;
  standing: Standing;
  platform: Found<Platform> | null;
  docs: Read<R>;
  earlier: Found<IdempotencyRecord> | null;
}

/** What the transaction came to; of a call that was over already, what it gave then. */
type Committed<Outcome, Result> = { outcome: Outcome; begun: readonly string[] } | { final: Outcome | Result };

function notThere(ref: DocumentReference<unknown>): GatehouseError {
  const kind = ref.parent.id.replace(/_/g, " ").replace(/ies$/, "y").replace(/s$/, "");
  return new GatehouseError("not-found", `There is no such ${kind}.`, { details: { collection: ref.parent.id } });
}

function scopeOf<T extends Scoped>({ id, ref, data }: Found<T>): Scope {
  return {
    platform_id: data.platform_id,
    entity_id: ref.parent.id === "entities" ? id : (data.entity_id ?? null),
    event_id: ref.parent.id === "events" ? id : (data.event_id ?? null),
  };
}

function isSameScope(one: Scope, other: Scope): boolean {
  return (["platform_id", "entity_id", "event_id"] as const).every((field) => one[field] === other[field]);
}

function actionOf(audit: Access["audit"], standing: Standing): AuditAction | null {
  if (typeof audit !== "object" || audit === null) return audit;
  return standing.byGod ? audit.god : null;
}

function tellOfDecision(
  work: Work,
  uid: string,
  { actor, scope, action }: { actor: Actor; scope: Scope; action: AuditAction },
): void {
  notify(work, uid, {
    platform_id: scope.platform_id,
    kind: "decided_alone",
    link: scope.entity_id === null ? "/" : `/workspace/${scope.entity_id}`,
    details: { by: actor.name, decision: action },
  });
}

/** The same for what means the same: as it was understood, whatever the order of its fields. */
function hashOf(input: unknown): string {
  return derivedKey(canonical(JSON.parse(JSON.stringify(input))));
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
