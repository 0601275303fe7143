import { z } from "zod";
import { deployment, setLimits } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { ordinaryLimit, peoplePerAddress, type RateLimit } from "../runtime/rate-limit.ts";

/** So many calls of an operation by one person in so many seconds. */
type Calls = Pick<RateLimit, "max" | "per_seconds">;

export interface RateLimitInForce {
  operation: string;
  declared: Calls;
  /** What GOD has set in its place; null where that is nothing. */
  set: Calls | null;
  /** Whether the operation declares a limit of its own, and not the ordinary one. */
  is_own: boolean;
  /** How many people's allowance a network address has. */
  people_per_address: number;
}

/** The rate limits of all operations, in the order of their names: what they declare and what GOD has set. */
export const readRateLimits = operation({
  name: "readRateLimits",
  input: z.strictObject({}),
  output: z.array(
    z.strictObject({
      operation: z.string(),
      declared: z.strictObject({ max: z.int(), per_seconds: z.int() }),
      set: z.strictObject({ max: z.int(), per_seconds: z.int() }).nullable(),
      is_own: z.boolean(),
      people_per_address: z.int(),
    }),
  ),
  on: deployment,
  requires: { global: "platform.read" },
  audit: { god: "rate_limit.listed" },
  runsAgain: true,
  prepare: declaredLimits,
  async run({ prepared, work }) {
    const limits = (await work.get(setLimits()))?.data.limits ?? {};
    const all: RateLimitInForce[] = prepared.map(({ name, limit, isOwn }) => ({
      operation: name,
      declared: { max: limit.max, per_seconds: limit.per_seconds },
      set: limits[name] ?? null,
      is_own: isOwn,
      people_per_address: limit.people_per_address ?? peoplePerAddress,
    }));
    return all;
  },
});

async function declaredLimits(): Promise<{ name: string; limit: RateLimit; isOwn: boolean }[]> {
  const { allOperations } = await import("../operations.ts");
  return (await allOperations())
    .map(({ name, limit }) => ({ name, limit, isOwn: limit !== ordinaryLimit }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
