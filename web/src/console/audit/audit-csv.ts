import type { AuditRecord } from "@gatehouse/functions/audit";
import type { Instant } from "@gatehouse/functions/model/stored";

export const auditCsvHeading = [
  "recorded_at",
  "happened_at",
  "audit_id",
  "platform_id",
  "entity_id",
  "actor_id",
  "actor_name",
  "actor_role",
  "by_god",
  "decided_alone",
  "action",
  "resource",
  "reason",
  "request_id",
  "changes",
];

/** The records as rows for spreadsheets: times in UTC, changes as JSON. */
export function auditCsvRows(records: readonly (AuditRecord & { id: string })[]): string[][] {
  return records.map((record) => [
    inUtc(record.created_at),
    inUtc(record.happened_at),
    record.id,
    record.platform_id,
    record.entity_id ?? "",
    record.actor_id,
    record.actor_name,
    record.actor_role,
    record.by_god ? "yes" : "no",
    record.decided_alone ? "yes" : "no",
    record.action,
    record.resource,
    record.reason ?? "",
    record.request_id ?? "",
    JSON.stringify(record.changes, (_name, value: unknown) => (isInstant(value) ? inUtc(value) : value)),
  ]);
}

function inUtc(at: Instant): string {
  return new Date(at.toMillis()).toISOString();
}

/** Whether a stored value is a time. */
export function isInstant(value: unknown): value is Instant {
  return typeof value === "object" && value !== null && "toMillis" in value && typeof value.toMillis === "function";
}
