/**
 * Loaded into every process that asks Firestore while tests run (`NODE_OPTIONS=--import …`): notes the shape of each query,
 * since the emulator serves those as well for which nothing is indexed.
 */
import { noteQuery, ofTests, queriesFile } from "./log.ts";
import type { StructuredQuery } from "./shape.ts";

interface Asking {
  firestore: object;
  toStructuredQuery(...given: unknown[]): StructuredQuery;
}

/** The SDK's own, which its types leave out: what it sends of a query. */
const asks = (prototype: object): prototype is Asking => "toStructuredQuery" in prototype;

if (queriesFile() !== undefined) {
  const { Query } = await import("@google-cloud/firestore");
  const { prototype } = Query;
  if (!asks(prototype)) throw new Error("The SDK makes its queries in another way.");
  const original = prototype.toStructuredQuery;
  prototype.toStructuredQuery = function toStructuredQuery(this: Asking, ...given) {
    const query = original.apply(this, given);
    if (!(ofTests in this.firestore)) noteQuery(query);
    return query;
  };
}
