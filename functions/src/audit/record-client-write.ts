import { z } from "zod";
import { systemActor } from "../runtime/actor.ts";
import { auditLogs, entityRoles, users } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import { isConflict } from "../runtime/failures.ts";
import { Work } from "../runtime/work.ts";

/** A write that a trigger tells of. */
export interface ObservedWrite {
  /** The same however often the write is delivered. */
  write_id: string;
  path: string;
  kind: "entity" | "event" | "ticket_type";
  /** Null for a document that was not there before. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
  at: Date;
}

const stamped = z.looseObject({
  platform_id: z.string(),
  entity_id: z.string().optional(),
  updated_by: z.string(),
  request_id: z.string().optional(),
});

/**
 * Records what a person wrote directly, past the operations. An operation leaves its own record and stamps what it
 * writes with its request id, which the rules forbid people to touch; so a write under a new request id is one of
 * those and is passed over. Delivered again, a write meets its own record.
 */
export async function recordClientWrite(write: ObservedWrite): Promise<void> {
  const subject = stamped.safeParse(write.after);
  if (!subject.success) return;
  const { platform_id, updated_by, request_id } = subject.data;
  if (request_id !== undefined && request_id !== write.before?.request_id) return;

  const entity_id = write.kind === "entity" ? (write.path.split("/")[1] ?? null) : (subject.data.entity_id ?? null);
  const verb = write.before === null ? "created" : "edited";
  const { before, after } = difference(write.before, write.after);
  // Saved as it was: nothing but the stamps is new.
  if (before !== null && Object.keys(after).length === 0) return;
  try {
    await database().runTransaction(async (tx) => {
      const work = new Work(tx, { uid: systemActor("audit").uid, request_id: write.write_id, now: write.at });
      const [{ user, role }] = await work.read({
        user: users().doc(updated_by),
        role: entity_id === null ? null : entityRoles().doc(`${entity_id}_${updated_by}`),
      });
      work.createQuietly(auditLogs().doc(derivedId("audit", write.write_id)), {
        platform_id,
        entity_id,
        actor_id: updated_by,
        actor_name: user?.data.name ?? "",
        actor_role: role?.data.role ?? "self",
        action: `${write.kind}.${verb}`,
        resource: write.path,
        changes: [{ resource: write.path, before, after }],
        reason: null,
      });
    });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

const stamps: ReadonlySet<string> = new Set(["created_at", "updated_at", "updated_by", "request_id"]);

/** The fields that differ, without the stamps. */
function difference(before: ObservedWrite["before"], after: ObservedWrite["after"]) {
  const changed = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].filter(
    (field) => !stamps.has(field) && JSON.stringify(before?.[field]) !== JSON.stringify(after[field]),
  );
  const only = (fields: Record<string, unknown>) =>
    Object.fromEntries(changed.map((field) => [field, fields[field] ?? null]));
  return { before: before && only(before), after: only(after) };
}
