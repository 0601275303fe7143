/** What the job that makes the chain of seals and the walk that verifies it have in common. */
import { FieldPath, type Query, type QueryDocumentSnapshot, Timestamp } from "firebase-admin/firestore";
import type { AuditPosition, AuditRecord, AuditSeal, Instant } from "../model/documents.ts";
import { hashOf } from "../runtime/canonical.ts";
import { auditLogs } from "../runtime/collections.ts";

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

/** The records in the order in which they are sealed: those after a position, or all, and older than `before`, if given. */
export function orderedRecords(after: AuditPosition | null = null, before: Instant | null = null): Query<AuditRecord> {
  const all = before === null ? auditLogs() : auditLogs().where("created_at", "<", before);
  const ordered = all.orderBy("created_at").orderBy(FieldPath.documentId());
  return after === null ? ordered : ordered.startAfter(after.created_at, after.id);
}

/**
 * What Firestore's own times of a record, which nobody can set, say of it: a record is written once, at the moment that
 * it gives as its `created_at`.
 */
export function tamperingWith(record: QueryDocumentSnapshot<AuditRecord>): "changed" | "inserted" | null {
  const created_at: unknown = record.get("created_at");
  if (!(created_at instanceof Timestamp)) return "inserted";
  if (!record.updateTime.isEqual(record.createTime)) return "changed";
  return Math.abs(record.createTime.toMillis() - created_at.toMillis()) > sealingLag_ms ? "inserted" : null;
}
