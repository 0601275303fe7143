/** The transaction of a call, and how it is tried again. */
import { enter } from "./enter.ts";
import { isContended, isOvertaken } from "./failures.ts";
import { assertFourEyes } from "./four-eyes.ts";
import { keepOutcome, repeated } from "./idempotency.ts";
import { recordCall } from "./record-call.ts";
import type { Access, Committed, Running, Scoped, Scratch, Steps } from "./specification.ts";
import { transact } from "./transact.ts";
import type { Refs } from "./work.ts";

const recoveriesMax = 12;

type Committing<Input, Target extends Scoped, R extends Refs, Prepared, Memory, Outcome> = Access &
  Steps<Input, Target, R, Prepared, Memory, Outcome> & { after?: unknown };

/** Runs the transaction, again after each conflict from which the operation recovers. */
export async function commit<
  Input,
  Target extends Scoped,
  R extends Refs,
  Prepared,
  Memory extends Scratch | undefined,
  Outcome,
>(
  spec: Committing<Input, Target, R, Prepared, Memory, Outcome>,
  call: Running<Input>,
  prepared: Prepared,
): Promise<Committed<Outcome, never>> {
  const known = async () => {
    const earlier = (await spec.known?.(call.input, call.actor, call.idempotency_key)) ?? null;
    return earlier === null ? null : { outcome: earlier, begun: [] };
  };
  const refusal = (await spec.hopeless?.(call.input)) ?? null;
  if (refusal !== null) {
    const earlier = await known();
    if (earlier === null) throw refusal;
    return earlier;
  }
  // Without a `scratch`, Memory is undefined.
  const scratch = spec.scratch?.() as Memory;
  let committed = false;
  try {
    for (let recoveries = 0; ; recoveries += 1) {
      let isLetIn = false;
      const letIn = () => {
        isLetIn = true;
      };
      try {
        const result = await once(spec, call, { prepared, scratch, letIn });
        committed = true;
        return result;
      } catch (error) {
        const earlier = isLetIn ? await known() : null;
        if (earlier !== null) return earlier;
        if (!isWorthAnotherTry(error, recoveries, spec)) throw error;
        await spec.recover?.(scratch);
      }
    }
  } finally {
    scratch?.end(committed);
  }
}

/** An operation that says nothing of recovering spares its caller the repetition, once. */
function isWorthAnotherTry(error: unknown, recoveries: number, { recover }: { recover?: unknown }): boolean {
  return recover === undefined
    ? isContended(error) && recoveries === 0
    : isOvertaken(error) && recoveries < recoveriesMax;
}

function once<Input, Target extends Scoped, R extends Refs, Prepared, Memory, Outcome>(
  spec: Committing<Input, Target, R, Prepared, Memory, Outcome>,
  call: Running<Input>,
  { prepared, scratch, letIn }: { prepared: Prepared; scratch: Memory; letIn: () => void },
): Promise<Committed<Outcome, never>> {
  const { input, actor, now, request_id, idempotency_key } = call;
  return transact({ uid: actor.uid, request_id, now }, async (work) => {
    const entered = await enter(spec, work, { ...call, prepared, letIn });
    if (entered.earlier !== null) return repeated<Outcome, never>(entered.earlier, input);

    const { target, scope, standing, platform, docs } = entered;
    const context = {
      ...{ input, actor, standing, target, platform, docs, prepared, scratch },
      ...{ work, now, idempotency_key, request_id },
    };
    const decision = await spec.decides?.(context);
    const alone =
      decision === undefined
        ? null
        : await assertFourEyes(work, { requires: spec.requires, scope, actor, standing }, decision);
    const outcome = await spec.run(context);
    recordCall(work, spec.audit, { input, actor, scope, standing, resource: target.ref.path, alone });
    keepOutcome(work, call, outcome, spec.after === undefined);
    return { outcome, begun: work.begun };
  });
}
