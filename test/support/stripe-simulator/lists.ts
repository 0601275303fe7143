import type Stripe from "stripe";
import { resourceMissing } from "./errors.ts";
import { type Decoded, type Decoder, integer, object, type RawParameter, string } from "./parameters.ts";

/** A moment, or a range of moments, in seconds since 1970. */
function moment(): Decoder<
  { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined } | undefined
> {
  const range = object({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });
  const exact = integer();
  return {
    present(value: Exclude<RawParameter, undefined>, path) {
      if (typeof value !== "string") return range.present(value, path);
      const at = exact.present(value, path);
      return { gte: at, lte: at };
    },
    absent: () => undefined,
  };
}

/** The parameters that all lists take. */
export const pageFields = { limit: integer({ min: 1, max: 100 }), starting_after: string(), ending_before: string() };

/** The parameters of lists that can be narrowed by the time of creation. */
export const timedPageFields = { ...pageFields, created: moment() };

interface PageParameters {
  limit: number | undefined;
  starting_after: string | undefined;
  ending_before: string | undefined;
  created?: Decoded<ReturnType<typeof moment>>;
}

/**
 * One page of a list, as Stripe cuts it: 10 items unless told otherwise, `has_more` in the direction of reading.
 *
 * @param items all that match, in the order of the list (newest first, for most)
 * @throws resource_missing  the cursor is no item of the list
 */
export function page<T extends { id: string; created?: number }>(
  items: readonly T[],
  parameters: PageParameters,
  path: string,
): Stripe.ApiList<T> {
  const { limit = 10, starting_after, ending_before, created } = parameters;
  const inRange = created === undefined ? items : items.filter((item) => isWithin(item.created ?? 0, created));
  const positionOf = (id: string, param: string) => {
    const position = inRange.findIndex((item) => item.id === id);
    if (position < 0) throw resourceMissing("item", id, param);
    return position;
  };
  if (ending_before !== undefined) {
    const end = positionOf(ending_before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: inRange.slice(start, end), has_more: start > 0, url: path };
  }
  const start = starting_after === undefined ? 0 : positionOf(starting_after, "starting_after") + 1;
  return {
    object: "list",
    data: inRange.slice(start, start + limit),
    has_more: inRange.length > start + limit,
    url: path,
  };
}

function isWithin(at: number, range: NonNullable<PageParameters["created"]>): boolean {
  const { gt, gte, lt, lte } = range;
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}

/** All rows of a table, newest first. */
export function newestFirst<T>(table: Readonly<Record<string, T>>): T[] {
  return Object.values(table).reverse();
}
