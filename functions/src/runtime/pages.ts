import type { Query, QueryDocumentSnapshot } from "firebase-admin/firestore";

/** All documents of an ordered query, a page in memory at a time. */
export async function* pages<T>(query: Query<T>, size: number): AsyncGenerator<QueryDocumentSnapshot<T>[], undefined> {
  let last: QueryDocumentSnapshot<T> | undefined;
  for (;;) {
    const from = last === undefined ? query : query.startAfter(last);
    const { docs } = await from.limit(size).get();
    if (docs.length > 0) yield docs;
    last = docs.at(-1);
    if (docs.length < size || last === undefined) return undefined;
  }
}
