/**
 * The transaction that an operation works in. It stamps what is written, and remembers each change for the audit
 * record.
 */
import {
  type DocumentReference,
  type DocumentSnapshot,
  FieldValue,
  type Query,
  type QuerySnapshot,
  Timestamp,
  type Transaction,
} from "firebase-admin/firestore";
import type { Instant, Stamps } from "../model/stored.ts";
import { type Change, changeOf } from "./change.ts";
import { database } from "./database.ts";

/** What a writer gives: the document without the stamps, which the work adds. */
export type Unstamped<T> = Omit<T, keyof Stamps>;

/** A document that was read and is there. */
export interface Found<T> {
  id: string;
  ref: DocumentReference<T>;
  data: T;
  /** When it was last changed by then, as Firestore has it. */
  changed_at: Timestamp;
}

/** Named references, or lists of them; null where nothing is to be read. */
export type Refs = Record<string, DocumentReference<object> | null | DocumentReference<object>[]>;

export type Read<R extends Refs> = {
  [Name in keyof R]: R[Name] extends DocumentReference<infer T>[] ? (Found<T> | null)[] : FoundOf<R[Name]>;
};
type FoundOf<Ref> = Ref extends DocumentReference<infer T> ? Found<T> | null : null;

export interface Author {
  uid: string;
  request_id: string;
  now: Date;
}

export class Work {
  readonly changes: Change[];
  /** Ids of the changes begun here that take more transactions. */
  readonly begun: string[];
  readonly #tx: Transaction;
  readonly #author: Author;
  readonly #isBeside: boolean;

  constructor(tx: Transaction, author: Author, base?: Pick<Work, "begun"> & { changes?: Change[] }) {
    this.#tx = tx;
    this.#author = author;
    this.changes = base?.changes ?? [];
    this.begun = base?.begun ?? [];
    this.#isBeside = base?.changes !== undefined;
  }

  /**
   * The same work with reads that lock nothing, for what several change at the same moment: those who have locked a
   * document together wait for each other when they write it, until Firestore gives one of them up. Instead, the
   * transaction fails if what is changed here has changed since it was read, be it long before this transaction. What is
   * only read may have changed.
   */
  beside(): Work {
    return new Work(this.#tx, this.#author, this);
  }

  /** The same work, signed by somebody else, with an account of its own of what it changes. */
  as(uid: string): Work {
    return new Work(this.#tx, { ...this.#author, uid }, { begun: this.begun });
  }

  get now(): Date {
    return this.#author.now;
  }

  async get<T>(ref: DocumentReference<T>): Promise<Found<T> | null> {
    return found(await (this.#isBeside ? ref.get() : this.#tx.get(ref)));
  }

  /** Reads all groups in one round trip; each answer has the shape of its question. */
  async read<Groups extends Refs[]>(...groups: Groups): Promise<{ [Index in keyof Groups]: Read<Groups[Index]> }> {
    const wanted = groups.flatMap((refs) => Object.values(refs).flat()).filter((ref) => ref !== null);
    const reader = this.#isBeside ? database() : this.#tx;
    const snapshots = wanted.length === 0 ? [] : await reader.getAll(...wanted);
    const byPath = new Map(snapshots.map((snapshot) => [snapshot.ref.path, found(snapshot)]));
    const answer = (ref: DocumentReference<object> | null) => (ref === null ? null : (byPath.get(ref.path) ?? null));
    return groups.map((refs) =>
      Object.fromEntries(
        Object.entries(refs).map(([name, ref]) => [name, Array.isArray(ref) ? ref.map(answer) : answer(ref)]),
      ),
    ) as { [Index in keyof Groups]: Read<Groups[Index]> };
  }

  async query<T>(query: Query<T>): Promise<Found<T>[]> {
    return foundAll(await (this.#isBeside ? query.get() : this.#tx.get(query)));
  }

  async count(query: Query<object>): Promise<number> {
    const counting = query.count();
    return (await (this.#isBeside ? counting.get() : this.#tx.get(counting))).data().count;
  }

  /**
   * Fails the transaction if the document exists.
   *
   * @param by  who is named as its author, where its readers are not to learn who did it
   */
  create<T extends Stamps>(ref: DocumentReference<T>, document: Unstamped<T>, by?: string): void {
    this.#record(ref.path, null, document);
    this.createQuietly(ref, document, by);
  }

  /** As `create`, but left out of the audit record: for what merely follows from a recorded change. */
  createQuietly<T extends Stamps>(ref: DocumentReference<T>, document: Unstamped<T>, by?: string): void {
    const at = instant(this.now);
    untyped(ref, (plain) => this.#tx.create(plain, { ...document, created_at: at, ...this.#stamp(by) }));
  }

  /**
   * As `createQuietly`, with the time at which Firestore commits it as `created_at`: however long this work takes, the
   * document does not come to stand among those that others have read already.
   */
  append<T extends Stamps>(ref: DocumentReference<T>, document: Unstamped<T>): void {
    const created_at = FieldValue.serverTimestamp();
    untyped(ref, (plain) => this.#tx.create(plain, { ...document, created_at, ...this.#stamp() }));
  }

  /** @param by  who is named as the author of the change, where the document's readers are not to learn who did it */
  update<T extends Stamps>(document: Found<T>, patch: Partial<Unstamped<T>>, by?: string): void {
    this.#record(document.ref.path, pick(document.data, Object.keys(patch)), patch, document.data);
    this.updateQuietly(document, patch, by);
  }

  /** As `update`, but left out of the audit record. There is no way to change a document that was not read. */
  updateQuietly<T extends Stamps>(document: Found<T>, patch: Partial<Unstamped<T>>, by?: string): void {
    const condition = this.#isBeside ? asRead(document) : { exists: true };
    untyped(document.ref, (plain) => this.#tx.update(plain, { ...patch, ...this.#stamp(by) }, condition));
  }

  delete<T extends Stamps>(document: Found<T>): void {
    this.#record(document.ref.path, pick(document.data, Object.keys(Object(document.data))), null);
    this.deleteQuietly(document);
  }

  /** As `delete`, but left out of the audit record. */
  deleteQuietly<T extends Stamps>(document: Found<T>): void {
    this.#tx.delete(document.ref, this.#isBeside ? asRead(document) : {});
  }

  /**
   * Deletes a document whose id nobody may use again, since clients choose it and others may still name it. What is
   * left has no field that a query or a rule asks for.
   */
  bury<T extends Stamps>({ ref, data }: Found<T>): void {
    if (this.#isBeside) throw new Error("Only what was locked is buried.");
    this.#record(ref.path, pick(data, Object.keys(data)), null);
    const { created_at } = data;
    untyped(ref, (plain) => this.#tx.set(plain, { [tombstone]: true, created_at, ...this.#stamp() }));
  }

  /** Leaves in the audit record that somebody's data was looked at. */
  look(resource: string): void {
    this.#record(resource, null, null);
  }

  #stamp(by?: string) {
    const { uid, request_id, now } = this.#author;
    return { updated_at: instant(now), updated_by: by ?? uid, request_id };
  }

  #record(...change: Parameters<typeof changeOf>): void {
    this.changes.push(changeOf(...change));
  }
}

/** The one field, beside the stamps, of what stands where a document was deleted whose id is never used again. */
const tombstone = "deleted";

/** A date as it is stored. */
export function instant(date: Date): Timestamp & Instant {
  return Timestamp.fromDate(date);
}

export function isOver(moment: Instant, now: Date): boolean {
  return moment.toMillis() <= now.getTime();
}

export function found<T>(snapshot: DocumentSnapshot<T>): Found<T> | null {
  const { id, ref, updateTime: changed_at } = snapshot;
  const data = snapshot.data();
  if (data === undefined || changed_at === undefined || snapshot.get(tombstone) === true) return null;
  return { id, ref, data, changed_at };
}

export function foundAll<T>(snapshot: QuerySnapshot<T>): Found<T>[] {
  return snapshot.docs.map((document) => ({
    id: document.id,
    ref: document.ref,
    data: document.data(),
    changed_at: document.updateTime,
  }));
}

/** What is not locked is changed only if it is as it was read. */
function asRead({ changed_at }: Found<unknown>) {
  return { lastUpdateTime: changed_at };
}

// The SDK's write types fight generic documents; the callers' types above are the check.
function untyped<T>(ref: DocumentReference<T>, write: (plain: DocumentReference) => void): void {
  write(ref.withConverter(null));
}

function pick(document: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([key]) => keys.includes(key)));
}
