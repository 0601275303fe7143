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
import type { z } from "zod";
import { newId } from "../ids.ts";
import { GatehouseError } from "../model/errors.ts";
import type { Actor } from "./actor.ts";
import type { Requirement } from "./authorise.ts";
import { noteAddressOfBanned } from "./banned-address.ts";
import { carryOnBegun } from "./bulk.ts";
import type { IdempotencyRecord } from "./collections.ts";
import { commit } from "./commit.ts";
import { isEmulated } from "./configuration.ts";
import { enter } from "./enter.ts";
import { toGatehouseError } from "./failures.ts";
import { keepResult, recordOf, repeated, separateKey } from "./idempotency.ts";
import { log, logFailure } from "./log.ts";
import { parse } from "./parse.ts";
import { ordinaryLimit, spend } from "./rate-limit.ts";
import type {
  Access,
  Call,
  Effect,
  Operation,
  Running,
  Scoped,
  Scratch,
  Specification,
  Steps,
} from "./specification.ts";
import { transact } from "./transact.ts";
import type { Found, Refs } from "./work.ts";

type NoRefs = Record<never, never>;

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

  async function run(call: Required<Call>): Promise<Outcome | Result> {
    const { actor, now } = call;
    const { input: data, idempotency_key } = separateKey(call.data);
    assertCaller(spec.requires, actor);
    await spend(limit, spec.name, actor, now);
    const input = parse(spec.input, data);
    const record = recordOf(spec, { actor, idempotency_key });
    const running = { ...call, input, idempotency_key, record };
    const ready = await prepare(spec, running);
    const committed =
      "earlier" in ready
        ? repeated<Outcome, Result>(ready.earlier, input)
        : await commit(spec, running, ready.prepared);
    if ("final" in committed) return committed.final;
    await carryOnBegun(committed.begun, now);
    // Without an `after`, the outcome is the result.
    if (spec.after === undefined) return committed.outcome;
    const result = await spec.after(committed.outcome, { input, actor, now });
    await keepResult(running, result);
    return result;
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
    execute: ({ data, actor, now = new Date(), request_id = newId("request") }) =>
      reported(spec.name, { actor, now, request_id }, async () => {
        const result = await run({ data, actor, now, request_id });
        if (isEmulated()) spec.output.parse(result);
        return result;
      }),
  };
}

/** @throws unauthenticated  nobody in particular, where somebody has to be named */
function assertCaller(requires: Requirement, { kind }: Actor): void {
  const isCaller = requires === "system" ? kind === "system" : requires === "anyone" || kind !== "anonymous";
  if (!isCaller) throw new GatehouseError("unauthenticated", "Sign in first.");
}

/**
 * Those who are not let in wait no longer, and learn no more, for what a look-up would find. For a repetition nothing is
 * looked up.
 */
async function prepare<Input, Target extends Scoped, R extends Refs, Prepared>(
  spec: Access &
    Pick<Steps<Input, Target, R, Prepared, never, never>, "on" | "scope" | "reads" | "isThere" | "prepare">,
  call: Running<Input>,
): Promise<{ prepared: Prepared } | { earlier: Found<IdempotencyRecord> }> {
  // Without a `prepare`, Prepared is undefined.
  const nothing = undefined as Prepared;
  if (spec.prepare === undefined) return { prepared: nothing };
  const { input, actor, request_id, now } = call;
  if (typeof spec.requires === "object") {
    const author = { uid: actor.uid, request_id, now };
    const { earlier } = await transact(author, (work) => enter(spec, work, { ...call, prepared: nothing }), {
      reads: true,
    });
    if (earlier !== null) return { earlier };
  }
  return { prepared: await spec.prepare(input, actor) };
}

/** Gives each call a line in the log, and each failure a code that callers may see. */
async function reported<Result>(
  operation: string,
  { actor, now, request_id }: Required<Omit<Call, "data">>,
  work: () => Promise<Result>,
): Promise<Result> {
  const started_ms = performance.now();
  const report = (code: string) => {
    const duration_ms = Math.round(performance.now() - started_ms);
    log({ operation, actor_id: actor.uid, request_id, code, duration_ms });
  };
  try {
    const result = await work();
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
}
