import { collection, getDocs, limit, type QueryConstraint, query, startAfter } from "firebase/firestore";
import { firestore } from "../firebase.ts";
import type { WithId } from "./live.ts";

const pageLength = 500;

/** All documents that a query finds, however many, a page at a time. */
export async function* allPages<T>(
  path: string,
  constraints: readonly QueryConstraint[],
): AsyncGenerator<WithId<T>[], undefined> {
  let cursor: QueryConstraint[] = [];
  for (;;) {
    const { docs } = await getDocs(query(collection(firestore, path), ...constraints, ...cursor, limit(pageLength)));
    // The caller says of what kind they are.
    yield docs.map((found) => ({ ...(found.data() as T), id: found.id }));
    const last = docs.at(-1);
    if (last === undefined || docs.length < pageLength) return undefined;
    cursor = [startAfter(last)];
  }
}
