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
    operation: z.string().regex(/^[A-Za-z]{1,60}$/, "The name of an operation"),
    limit: z
      .strictObject({
        max: z.int("A whole number").min(1).max(100_000),
        per_seconds: z.int("A whole number").min(1).max(86_400),
      })
      .nullable(),
    reason: note,
  }),
  output: z.strictObject({ operation: z.string() }),
  on: deployment,
  requires: { global: "platform.manage" },
  audit: "rate_limit.changed",
  prepare: names,
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

/** The operations that there are. */
async function names(): Promise<ReadonlySet<string>> {
  const { serviceOf } = await import("../operations.ts");
  return new Set(Object.keys(serviceOf));
}
