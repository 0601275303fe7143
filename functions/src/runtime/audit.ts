import type { AuditChange, AuditRecord } from "../model/documents.ts";
import { newId } from "../model/ids.ts";
import type { Actor } from "./actor.ts";
import type { Scope } from "./authorise.ts";
import { auditLogs } from "./collections.ts";
import { withoutContacts } from "./secrets.ts";
import { instant, type Unstamped, type Work } from "./work.ts";

/** Writes the record of everything that `work` changed so far, in the same transaction. */
export function recordAudit(
  work: Work,
  record: {
    actor: Actor;
    role: string;
    by_god?: boolean;
    action: string;
    scope: Scope;
    resource: string;
    reason: string | null;
    decided_alone?: boolean;
  },
): void {
  work.append(
    auditLogs().doc(newId("audit")),
    auditRecord({
      platform_id: record.scope.platform_id,
      entity_id: record.scope.entity_id,
      actor_id: record.actor.uid,
      actor_name: record.actor.name,
      actor_role: record.role,
      by_god: record.by_god ?? false,
      action: record.action,
      resource: record.resource,
      changes: [...work.changes],
      reason: record.reason,
      happened_at: instant(work.now),
      ...(record.decided_alone && { decided_alone: true }),
    }),
  );
}

/** A record as it is stored: with what it is found by, and without what must not enter it. */
export function auditRecord(record: Omit<Unstamped<AuditRecord>, "resource_kind" | "touched">): Unstamped<AuditRecord> {
  return {
    ...record,
    actor_name: withoutContacts(record.actor_name),
    reason: record.reason && withoutContacts(record.reason),
    resource_kind: record.resource.split("/").at(-2) ?? "",
    touched: touchedBy(record.resource, record.changes),
  };
}

function touchedBy(resource: string, changes: readonly AuditChange[]): string[] {
  return [...new Set([resource, ...changes.map((change) => change.resource)])];
}
