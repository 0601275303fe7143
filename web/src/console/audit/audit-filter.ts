import { documentId, limit, orderBy, type QueryConstraint, startAfter, where } from "firebase/firestore";
import type { AuditRecord } from "../../../../functions/src/model/documents.ts";
import { type Live, useLiveQuery, type WithId } from "../../data/live.ts";

/** What is looked for; an empty text leaves a part out. Times are those of an `<input type="datetime-local">`. */
export interface AuditFilter {
  actor_id: string;
  action: string;
  resource: string;
  from: string;
  until: string;
}

export const noFilter: AuditFilter = { actor_id: "", action: "", resource: "", from: "", until: "" };
export const pageLength = 50;

/**
 * A page of records, newest first, and one more where there is a next page.
 *
 * @param after the last record of the page before; null for the first page
 */
export function useAuditPage(
  scope: string,
  filter: AuditFilter,
  after: WithId<AuditRecord> | null,
): Live<WithId<AuditRecord>[]> {
  const { actor_id, action, resource, from, until } = filter;
  const constraints: QueryConstraint[] = [
    where("platform_id", "==", scope),
    ...(actor_id === "" ? [] : [where("actor_id", "==", actor_id)]),
    ...(action === "" ? [] : [where("action", "==", action)]),
    ...(resource === "" ? [] : [where("resource", "==", resource)]),
    ...(from === "" ? [] : [where("created_at", ">=", new Date(from))]),
    ...(until === "" ? [] : [where("created_at", "<=", new Date(until))]),
    orderBy("created_at", "desc"),
    // Records of one moment would otherwise be torn apart, or lost, between two pages.
    orderBy(documentId(), "desc"),
    ...(after === null ? [] : [startAfter(after.created_at, after.id)]),
    limit(pageLength + 1),
  ];
  return useLiveQuery<AuditRecord>("audit_logs", constraints, [scope, filter, after?.id]);
}
