import { database } from "../../functions/src/runtime/database.ts";

export interface Billed {
  reads: number;
  writes: number;
}

/**
 * Counts what Firestore bills while `work` runs in this process, at the two methods of the client library through
 * which all its requests go: a document asked for is a read, found or not; a query is one a result, at least one; each
 * write of a commit is a write.
 */
export async function countBilled(work: () => Promise<void>): Promise<Billed> {
  const client: object = database();
  const billed: Billed = { reads: 0, writes: 0 };
  const count = (method: unknown, request: unknown) => {
    const { documents, writes } = Object(request);
    if (method === "batchGetDocuments") billed.reads += documents.length;
    if (method === "runQuery" || method === "runAggregationQuery") billed.reads += 1;
    if (method === "commit") billed.writes += writes.length;
  };
  const restore = (["request", "requestStream"] as const).map((name) => {
    const original = Reflect.get(client, name);
    Reflect.set(client, name, (...given: unknown[]) => {
      // Both take the method's name first; the request is the first object after it.
      count(
        given[0],
        given.slice(1).find((argument) => typeof argument === "object" && argument !== null),
      );
      return Reflect.apply(original, client, given);
    });
    return () => Reflect.deleteProperty(client, name);
  });
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return billed;
}
