/** What the job that makes the chain of seals and the walk that verifies it have in common. */
import {
  type CollectionReference,
  type DocumentReference,
  FieldPath,
  type Query,
  type QueryDocumentSnapshot,
  Timestamp,
} from "firebase-admin/firestore";
import { ledger } from "../ledger/collections.ts";
import type { Journal } from "../ledger/model.ts";
import type { Instant } from "../model/stored.ts";
import { hashOf } from "../runtime/canonical.ts";
import { auditLogs } from "../runtime/collections.ts";
import { auditSeals } from "./collections.ts";
import type { AuditPosition, AuditRecord, AuditSeal, SealedCollection } from "./model.ts";
import { sealedForm } from "./personal-values.ts";

/**
 * Records are sealed once they are this old, in milliseconds. Firestore itself sets their `created_at`, as it commits
 * them: how long a function, a transaction or its retries took before that does not matter. What is left is the commit
 * itself, which Firestore gives up after 60 seconds, and the difference between its clocks and ours. Twice the one is
 * ample for both, so no honest record appears among those that are sealed.
 */
export const sealingLag_ms = 120_000;

/** What stands in the first seal for the hash of the one before. */
export const noHash = "0".repeat(64);

/** Seals are named by their number, so that each can be created once only. */
export function sealId(number: number): string {
  return String(number).padStart(12, "0");
}

/** The hash of a seal: over all its fields but that one. */
export function sealHash(seal: Omit<AuditSeal, "hash">): string {
  const { hash: _own, ...fields } = { hash: "", ...seal };
  return hashOf(sealId(seal.number), fields);
}

/** What is sealed of a collection: an audit record, or a journal of the ledger. */
export type Sealed = AuditRecord | Journal;

export function recordsOf(collection: SealedCollection): Query<Sealed> {
  return collections[collection]();
}

export function recordOf(collection: SealedCollection, id: string): DocumentReference<Sealed> {
  return collections[collection]().doc(id);
}

const collections: Record<SealedCollection, () => CollectionReference<Sealed>> = {
  audit_logs: () => auditLogs(),
  ledger: () => ledger(),
};

/** What a seal has of a record: the hash of all that cannot be taken away from it. */
export function recordHash(collection: SealedCollection, id: string, stored: Sealed): string {
  return hashOf(id, collection === "audit_logs" ? sealedForm(stored) : stored);
}

/** The last seal; of a collection, if it is named. */
export async function lastSeal(of?: SealedCollection): Promise<AuditSeal | null> {
  const among = of === undefined ? auditSeals() : auditSeals().where("of", "==", of);
  const { docs } = await among.orderBy("number", "desc").limit(1).get();
  return docs[0]?.data() ?? null;
}

/** The records in the order in which they are sealed: those after a position, or all, and older than `before`, if given. */
export function orderedRecords(
  collection: SealedCollection,
  after: AuditPosition | null = null,
  before: Instant | null = null,
): Query<Sealed> {
  const all = before === null ? recordsOf(collection) : recordsOf(collection).where("created_at", "<", before);
  const ordered = all.orderBy("created_at").orderBy(FieldPath.documentId());
  return after === null ? ordered : ordered.startAfter(after.created_at, after.id);
}

/**
 * What Firestore's own times of a record, which nobody can set, say of it: until it is sealed, a record is written once, at
 * the moment that it gives as its `created_at`. Values are taken away only later.
 */
export function tamperingWith(record: QueryDocumentSnapshot<Sealed>): "changed" | "inserted" | null {
  const created_at: unknown = record.get("created_at");
  if (!(created_at instanceof Timestamp)) return "inserted";
  if (!record.updateTime.isEqual(record.createTime)) return "changed";
  return Math.abs(record.createTime.toMillis() - created_at.toMillis()) > sealingLag_ms ? "inserted" : null;
}
