import type { RawParameters, RequestDecoder } from "./parameters.ts";
import type { World } from "./world.ts";

/** The names in a path: `account` and `id` of `/v1/accounts/:account/persons/:id`. */
type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

interface ApiCall<P, Path extends string> {
  world: World;
  parameters: P;
  /** What stands in the path for one of its names. */
  id(name: NamesIn<Path>): string;
  /** The connected account that the caller acts for; `null` for the platform itself. */
  account: string | null;
}

/** What a request does, once its parameters have been found well formed. */
export interface Endpoint {
  method: "GET" | "POST" | "DELETE";
  path: string;
  /**
   * Reads the parameters and gives what is left to do.
   *
   * @throws StripeFailure  a parameter is missing, unknown or malformed; nothing has been done
   */
  prepare(world: World, values: RawParameters, ids: Record<string, string>, account: string | null): () => object;
}

/**
 * Declares one endpoint of the API.
 *
 * @example
 * endpoint("GET", "/v1/charges/:id", parametersOf<Stripe.ChargeRetrieveParams>()({}), ({ world, id }) =>
 *   findCharge(world, id("id")),
 * );
 */
export function endpoint<P, const Path extends string>(
  method: Endpoint["method"],
  path: Path,
  parametersFrom: RequestDecoder<P>,
  run: (call: ApiCall<P, Path>) => object,
): Endpoint {
  return {
    method,
    path,
    prepare(world, values, ids, account) {
      const parameters = parametersFrom(values);
      return () => run({ world, parameters, account, id: (name) => ids[name] ?? "" });
    },
  };
}
