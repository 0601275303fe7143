import type { AuditRecord } from "@gatehouse/functions/audit";
import { documentId, limit, orderBy, type QueryConstraint, startAfter, where } from "firebase/firestore";
import { allPages } from "../../data/all-pages.ts";
import { type Live, useLiveQuery, type WithId } from "../../data/live.ts";
import type { Condition } from "./audit-filter.ts";

export const pageLength = 50;

/** Whose records: those of a platform (`global`: of what stands above all), or all that was done by GOD's power. */
export type AuditSource = { platform_id: string } | "god";

/**
 * A page of records, newest first, and one more where there is a next page.
 *
 * @param after the last record of the page before; null for the first page
 */
export function useAuditPage(
  source: AuditSource,
  conditions: Condition[],
  after: WithId<AuditRecord> | null,
): Live<WithId<AuditRecord>[]> {
  const constraints = constraintsOf(source, conditions, after, pageLength + 1);
  return useLiveQuery<AuditRecord>("audit_logs", constraints, [source, conditions, after?.id]);
}

/** All records that meet the conditions, newest first, a page at a time. */
export function auditPages(source: AuditSource, conditions: Condition[]) {
  return allPages<AuditRecord>("audit_logs", inOrder(source, conditions));
}

function constraintsOf(
  source: AuditSource,
  conditions: Condition[],
  after: WithId<AuditRecord> | null,
  length: number,
): QueryConstraint[] {
  return [
    ...inOrder(source, conditions),
    ...(after === null ? [] : [startAfter(after.created_at, after.id)]),
    limit(length),
  ];
}

function inOrder(source: AuditSource, conditions: Condition[]): QueryConstraint[] {
  return [
    source === "god" ? where("by_god", "==", true) : where("platform_id", "==", source.platform_id),
    ...conditions.map(([field, operator, value]) => where(field, operator, value)),
    orderBy("created_at", "desc"),
    // Records of one moment would otherwise be torn apart, or lost, between two pages.
    orderBy(documentId(), "desc"),
  ];
}
