import { newId } from "../model/ids.ts";
import type { Actor } from "./actor.ts";
import type { Scope } from "./authorise.ts";
import { auditLogs } from "./collections.ts";
import type { Work } from "./work.ts";

/** Writes the record of everything that `work` changed so far, in the same transaction. */
export function recordAudit(
  work: Work,
  record: { actor: Actor; role: string; action: string; scope: Scope; resource: string; reason: string | null },
): void {
  work.createQuietly(auditLogs().doc(newId("audit")), {
    platform_id: record.scope.platform_id,
    entity_id: record.scope.entity_id,
    actor_id: record.actor.uid,
    actor_name: record.actor.name,
    actor_role: record.role,
    action: record.action,
    resource: record.resource,
    changes: [...work.changes],
    reason: record.reason,
  });
}
