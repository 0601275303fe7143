import { z } from "zod";
import type { AuditAction } from "../actions.ts";
import type { EntityRoleGrant } from "../entities/model.ts";
import { globalScope } from "../model/grants.ts";
import { findAccount } from "../runtime/accounts.ts";
import { systemActor } from "../runtime/actor.ts";
import { appendAudit } from "../runtime/audit.ts";
import { canonical } from "../runtime/canonical.ts";
import { changeOf } from "../runtime/change.ts";
import { auditLogs, entityRoles } from "../runtime/collections.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { isConflict } from "../runtime/failures.ts";
import { transact } from "../runtime/transact.ts";
import { type Found, instant, type Work } from "../runtime/work.ts";

/** A write that a trigger tells of. */
export interface ObservedWrite {
  /** The same however often the write is delivered. */
  write_id: string;
  path: string;
  kind: "entity" | "event" | "ticket_type";
  /** Null for a document that was not there before. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
  /** When it was written; it may be delivered much later. */
  at: Date;
}

const stamped = z.looseObject({
  platform_id: z.string().catch(globalScope),
  entity_id: z.string().nullable().catch(null),
  updated_by: z.string().catch("unknown"),
  updated_at: z.unknown(),
  request_id: z.string().optional().catch(undefined),
});

/**
 * Records what a person wrote directly, past the operations. An operation leaves its own record and stamps what it
 * writes with its request id, which the rules forbid people to touch; so a write under a new request id is one of
 * those and is passed over. Delivered again, a write meets its own record.
 *
 * Who writes under the rules has to sign with their uid and the time. A write that leaves the time as it was came past
 * the rules, too, from somebody with the keys of the project: it is recorded as nobody's.
 */
export async function recordClientWrite(write: ObservedWrite): Promise<void> {
  const { platform_id, updated_by, updated_at, request_id, ...subject } = stamped.parse(write.after);
  if (request_id !== undefined && request_id !== write.before?.request_id) return;

  const { before, after } = difference(write.before, write.after);
  // Saved as it was: nothing but the stamps is new.
  if (before !== null && Object.keys(after).length === 0) return;
  const isSigned = updated_at !== undefined && !isSame(updated_at, write.before?.updated_at);
  const entity_id = write.kind === "entity" ? (write.path.split("/")[1] ?? null) : subject.entity_id;
  // By the name that the team knows, else by that of the account: whoever writes may have changed their profile for it.
  const account = isSigned ? await findAccount({ uid: updated_by }) : null;
  try {
    const author = { uid: systemActor("audit").uid, request_id: write.write_id, now: new Date() };
    await transact(author, async (work) => {
      const grant =
        isSigned && entity_id !== null ? await work.get(entityRoles().doc(`${entity_id}_${updated_by}`)) : null;
      const role = isSigned && entity_id !== null ? await roleAt(work, grant, entity_id, updated_by, write.at) : null;
      appendAudit(work, derivedId("audit", write.write_id), {
        platform_id,
        entity_id,
        actor_id: isSigned ? updated_by : "unknown",
        actor_name: grant?.data.name ?? account?.name ?? "",
        actor_role: role ?? (isSigned ? "self" : "unknown"),
        by_god: false,
        action: isSigned ? actionOf(write.kind, before, after) : `${write.kind}.written_past_rules`,
        resource: write.path,
        changes: [changeOf(write.path, before, after, write.after)],
        reason: null,
        happened_at: instant(write.at),
      });
    });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

function actionOf(kind: ObservedWrite["kind"], before: object | null, after: object): AuditAction {
  if (before === null) return `${kind}.created`;
  return kind === "ticket_type" && "price_minor" in after ? "ticket_type.price_changed" : `${kind}.edited`;
}

/**
 * A person's role in an entity's team at a moment: as the first change to it since then found it, else as it is.
 * Null for nobody of the team.
 */
async function roleAt(
  work: Work,
  grant: Found<EntityRoleGrant> | null,
  entity_id: string,
  uid: string,
  at: Date,
): Promise<string | null> {
  const ref = entityRoles().doc(`${entity_id}_${uid}`);
  const since = await work.query(
    auditLogs()
      .where("touched", "array-contains", ref.path)
      .where("created_at", ">", instant(at))
      .orderBy("created_at")
      .limit(20),
  );
  const changes = since.flatMap(({ data }) => data.changes.filter(({ resource }) => resource === ref.path));
  const first = changes.find(({ before }) => before === null || "role" in before);
  if (first !== undefined) return typeof first.before?.role === "string" ? first.before.role : null;
  return grant?.data.role ?? null;
}

const stamps: ReadonlySet<string> = new Set(["created_at", "updated_at", "updated_by", "request_id"]);

/** The fields that differ, without the stamps. */
function difference(before: ObservedWrite["before"], after: ObservedWrite["after"]) {
  const changed = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].filter(
    (field) => !stamps.has(field) && !isSame(before?.[field], after[field]),
  );
  const only = (fields: Record<string, unknown>) =>
    Object.fromEntries(changed.map((field) => [field, fields[field] ?? null]));
  return { before: before && only(before), after: only(after) };
}

function isSame(one: unknown, other: unknown): boolean {
  return one === undefined || other === undefined ? one === other : canonical(one) === canonical(other);
}
