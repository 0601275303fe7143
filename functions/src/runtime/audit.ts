import { randomBytes } from "node:crypto";
import type { AuditAction } from "../actions.ts";
import type { AuditChange, AuditRecord } from "../audit/model.ts";
import { newId } from "../ids.ts";
import { type Actor, isPerson } from "./actor.ts";
import { partsOf } from "./audit-parts.ts";
import type { Scope } from "./authorise.ts";
import { type Change, personalIn } from "./change.ts";
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

type Told = Omit<Unstamped<AuditRecord>, "resource_kind" | "touched" | "part" | "changes" | "personal" | "about"> & {
  changes: readonly Change[];
};

/**
 * Writes a record; what is too big for one document in several that name the first, each of which says who, what and
 * why. The same record comes under the same ids.
 */
export function appendAudit(work: Work, id: string, record: Told): void {
  const parts = partsOf(record.changes);
  const concerned = concernedBy(record.changes);
  for (const [index, changes] of parts.entries()) {
    const number = index + 1;
    const part = parts.length > 1 && { part: { first: id, number, count: parts.length } };
    const ref = auditLogs().doc(number === 1 ? id : derivedId("audit", id, number));
    work.append(ref, { ...asStored({ ...record, changes }, concerned), ...part });
  }
}

/** With what it is found by, and without what must not enter it. */
function asStored(record: Told, concerned: readonly string[]): Unstamped<AuditRecord> {
  const values = personalValues(record, concerned);
  return {
    ...record,
    actor_name: withoutContacts(record.actor_name),
    reason: record.reason && withoutContacts(record.reason),
    changes: record.changes.map(({ resource, before, after }) => ({ resource, before, after })),
    resource_kind: record.resource.split("/").at(-2) ?? "",
    touched: touchedBy(record.resource, record.changes),
    personal: Object.fromEntries(values.map(([place, of]) => [place, { of, salt: randomBytes(16).toString("hex") }])),
    about: [...new Set(values.flatMap(([, of]) => of))].sort(),
  };
}

/** What is given as the reason for a change of so many people's things is about none of them in particular. */
const crowd = 10;

/** Those whom a reason may speak of. */
function concernedBy(changes: readonly Change[]): string[] {
  const persons = [...new Set(changes.flatMap((change) => change.persons))].filter(isPerson);
  return persons.length > crowd ? [] : persons;
}

/**
 * The personal values of a record, by their places in it, and whose each is: a reason is that of who gave it and of those
 * whom it concerns, a value that is nobody else's that of who changed it. What the system says of itself is nobody's.
 */
function personalValues(
  { actor_id, actor_name, reason, changes }: Told,
  concerned: readonly string[],
): [place: string, of: string[]][] {
  const actor = isPerson(actor_id) ? [actor_id] : [];
  const values = new Map<string, string[]>();
  if (actor_name !== "" && actor.length > 0) values.set("actor_name", actor);
  if (reason) values.set("reason", [...new Set([...actor, ...concerned])].sort());
  for (const [index, change] of changes.entries()) {
    for (const [place, uids] of personalIn(change)) {
      const persons = uids.filter(isPerson);
      values.set(`changes.${index}.${place}`, persons.length > 0 ? persons : actor);
    }
  }
  return [...values];
}

function touchedBy(resource: string, changes: readonly AuditChange[]): string[] {
  return [...new Set([resource, ...changes.map((change) => change.resource)])];
}
