/**
 * What must hold over everything that is stored, whoever wrote it and in whatever order. Each family of such sentences
 * has a file of its own beside this one, and is judged by reading alone.
 */
import { type CollectionReference, type DocumentReference, FieldPath, type Query } from "firebase-admin/firestore";
import { database } from "../runtime/database.ts";
import { pages } from "../runtime/pages.ts";
import { type Found, found, foundAll } from "../runtime/work.ts";

export interface Invariant {
  /** What holds, as a sentence. */
  name: string;
  /** What to do where it does not. */
  remedy: string;
  /** Reads in pages, so that it holds few documents at a time, however many there are. */
  findings(looking: Looking): AsyncGenerator<Finding>;
}

/** One document that contradicts an invariant. */
export interface Finding {
  path: string;
  what: string;
}

/** How a look goes: over what, at what moment; and how far it has come. */
export interface Looking {
  /** Only what is of this platform; null for everything. */
  platform_id: string | null;
  now: Date;
  /** Is told of documents that were judged. */
  count(documents: number): void;
}

const pageSize = 200;
/** As many values as one `in` takes. */
const inMost = 30;

/** Pages of a collection, or of a query without an order. */
export async function* pagesOf<T extends object>(
  query: Query<T>,
  looking: Looking,
  size = pageSize,
): AsyncGenerator<Found<T>[]> {
  const { platform_id } = looking;
  const wanted = platform_id === null ? query : query.where("platform_id", "==", platform_id);
  for await (const page of pages(wanted.orderBy(FieldPath.documentId()), size)) {
    looking.count(page.length);
    // What only keeps an id from being used again is no document.
    yield page.map((document) => found(document)).filter((document) => document !== null);
  }
}

/** A document by an id that stands in another one. What can be no id, since nobody holds data to its shape, is nothing's. */
export function refIn<T>(collection: CollectionReference<T>, id: string): DocumentReference<T> {
  const isId = typeof id === "string" && id !== "" && !/\/|^\.\.?$|^__.*__$/.test(id);
  return collection.doc(isId ? id : "-");
}

/** The documents that are there, by path; each is read once. */
export async function lookUp<T extends object>(
  refs: readonly DocumentReference<T>[],
): Promise<{ get(ref: DocumentReference<T>): T | undefined }> {
  const distinct = [...new Map(refs.map((ref) => [ref.path, ref])).values()];
  const byPath = new Map<string, T>();
  for (let start = 0; start < distinct.length; start += pageSize) {
    for (const snapshot of await database().getAll(...distinct.slice(start, start + pageSize))) {
      // The snapshot comes from a reference to T, with its converter.
      const document = found(snapshot as FirebaseFirestore.DocumentSnapshot<T>);
      if (document !== null) byPath.set(document.ref.path, document.data);
    }
  }
  return { get: (ref) => byPath.get(ref.path) };
}

/** The documents whose field has one of the values, by that value. */
export async function relatedBy<T extends object>(
  query: Query<T>,
  field: keyof T & string,
  values: readonly string[],
): Promise<(value: string) => Found<T>[]> {
  const byValue = new Map<string, Found<T>[]>();
  const distinct = [...new Set(values)];
  for (let start = 0; start < distinct.length; start += inMost) {
    const chunk = distinct.slice(start, start + inMost);
    for (const document of foundAll(await query.where(field, "in", chunk).get())) {
      const value = String(document.data[field]);
      byValue.set(value, [...(byValue.get(value) ?? []), document]);
    }
  }
  return (value) => byValue.get(value) ?? [];
}

/** Findings about one document. */
export function* about({ ref }: { ref: { path: string } }, faults: Iterable<string>): Generator<Finding> {
  for (const what of faults) yield { path: ref.path, what };
}

interface Place {
  platform_id: string;
  entity_id?: string;
  event_id?: string;
}

/** Which of the fields that say where a document belongs differ from those of a document that it stands under. */
export function* otherPlace(document: Place, other: Place, of: string): Generator<string> {
  for (const field of ["platform_id", "entity_id", "event_id"] as const) {
    if (document[field] !== undefined && other[field] !== undefined && document[field] !== other[field]) {
      yield `its ${field} is ${document[field]}, and that of ${of} is ${other[field]}`;
    }
  }
}
