import type { AuditAction } from "../actions.ts";
import type { AuditChange, AuditRecord } from "../audit/model.ts";
import { newId } from "../ids.ts";
import type { Actor } from "./actor.ts";
import { partsOf } from "./audit-parts.ts";
import type { Scope } from "./authorise.ts";
import { auditLogs } from "./collections.ts";
import { derivedId } from "./derived-ids.ts";
import { withoutContacts } from "./secrets.ts";
import { instant, type Unstamped, type Work } from "./work.ts";

/** Writes the record of everything that `work` changed so far, in the same transaction. */
export function recordAudit(
  work: Work,
  record: {
    actor: Actor;
    role: string;
    by_god?: boolean;
    action: AuditAction;
    scope: Scope;
    resource: string;
    reason: string | null;
    decided_alone?: boolean;
  },
): void {
  appendAudit(work, newId("audit"), {
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
  });
}

type Told = Omit<Unstamped<AuditRecord>, "resource_kind" | "touched" | "part">;

/**
 * Writes a record; what is too big for one document in several that name the first, each of which says who, what and
 * why. The same record comes under the same ids.
 */
export function appendAudit(work: Work, id: string, record: Told): void {
  const parts = partsOf(record.changes);
  for (const [index, changes] of parts.entries()) {
    const number = index + 1;
    const part = parts.length > 1 && { part: { first: id, number, count: parts.length } };
    const ref = auditLogs().doc(number === 1 ? id : derivedId("audit", id, number));
    work.append(ref, { ...asStored({ ...record, changes }), ...part });
  }
}

/** With what it is found by, and without what must not enter it. */
function asStored(record: Told): Unstamped<AuditRecord> {
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
