/** Typed references: the one place where stored data gets its type. */
import type {
  CollectionGroup,
  CollectionReference,
  FirestoreDataConverter,
  QueryDocumentSnapshot,
} from "firebase-admin/firestore";
import { database } from "./database.ts";

// Rules and operations are the only writers and hold each document to its shape, so it is not parsed again on reading.
export function typed<T extends object>(): FirestoreDataConverter<T> {
  return {
    toFirestore: (document) => ({ ...document }),
    fromFirestore: (snapshot: QueryDocumentSnapshot) => snapshot.data() as T,
  };
}

export function collection<T extends object>(path: string): CollectionReference<T> {
  return database().collection(path).withConverter(typed<T>());
}

/** All collections of a name, below whatever document. */
export function group<T extends object>(name: string): CollectionGroup<T> {
  return database().collectionGroup(name).withConverter(typed<T>());
}
