import { planBulk } from "../bulk.ts";
import type { BulkPage } from "../runtime/bulk.ts";
import { type BulkChange, entityRoles, eventRoles } from "../runtime/collections.ts";
import type { Work } from "../runtime/work.ts";
import type { EntityRoleGrant, OfEntity } from "./model.ts";

// A transaction takes 500 writes; the rest follows in transactions of their own.
const page = 400;

/**
 * Prepares to take what a member holds at single events of an entity: whoever leaves a team keeps no way in, least of all
 * one that they gave themselves. Call it before any write, and what it gives with the writes.
 */
export async function planTakingAssignments(
  work: Work,
  { platform_id, entity_id, uid }: Pick<EntityRoleGrant, "platform_id" | "entity_id" | "uid">,
): Promise<() => void> {
  const { next, write } = await takePage(work, entity_id, uid);
  const goOn = next === null ? null : await planBulk(work, "take_assignments", { platform_id, entity_id, uid });
  return () => {
    write();
    goOn?.();
  };
}

/** Whoever is on the team again by then keeps what they were given since. */
export async function assignmentsPage(
  work: Work,
  { input: { entity_id, uid } }: BulkChange<OfEntity & { uid: string }>,
): Promise<BulkPage> {
  const member = await work.get(entityRoles().doc(`${entity_id}_${uid}`));
  return member === null ? takePage(work, entity_id, uid) : { next: null, write() {} };
}

async function takePage(work: Work, entity_id: string, uid: string): Promise<BulkPage> {
  const held = await work.query(eventRoles().where("entity_id", "==", entity_id).where("uid", "==", uid).limit(page));
  return {
    // What is taken falls out of the query.
    next: held.length < page ? null : uid,
    write() {
      for (const assignment of held) work.delete(assignment);
    },
  };
}
