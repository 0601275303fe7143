import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { globalScope } from "../model/grants.ts";
import { note } from "../model/inputs.ts";
import { deployment, setLimits } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Sets the rate limit of an operation for the whole deployment; null goes back to what the operation declares. It holds
 * within half a minute, for each person; an address has the allowance of as many people as the operation says.
 *
 * @throws not-found  no such operation
 */
export const setRateLimit = operation({
  name: "setRateLimit",
  input: z.strictObject({
    operation: z.string().max(60),
    limit: z
      .strictObject({
        max: z.int("A whole number").min(1).max(100_000),
        per_seconds: z.int("A whole number").min(1).max(86_400),
      })
      .nullable(),
    reason: note,
  }),
  on: deployment,
  requires: { global: "platform.manage" },
  audit: "rate_limit.changed",
  prepare: callables,
  async run({ input, prepared, work }) {
    if (!prepared.has(input.operation)) {
      throw new GatehouseError("not-found", "There is no such operation.", { field: "operation" });
    }
    const current = await work.get(setLimits());
    const { [input.operation]: _former, ...others } = current?.data.limits ?? {};
    const limits = input.limit === null ? others : { ...others, [input.operation]: input.limit };
    if (current === null) work.create(setLimits(), { platform_id: globalScope, limits });
    else work.update(current, { limits });
    return { operation: input.operation };
  },
});

async function callables(): Promise<ReadonlySet<string>> {
  const deployed = Object.entries(await import("../index.ts"));
  return new Set(deployed.flatMap(([name, { __endpoint }]) => (__endpoint.callableTrigger ? [name] : [])));
}
