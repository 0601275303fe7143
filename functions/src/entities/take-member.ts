/** What whoever leaves a team loses with the role in it. */

import { ofMember, withdrawRest, withdrawVoid } from "../invitations/withdraw-void.ts";
import { planLeaving } from "../runtime/leavings.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { EntityRoleGrant } from "./model.ts";
import { takeAssignments, takeRemainingAssignments } from "./take-assignments.ts";

export interface Taken {
  platform_id: string;
  entity_id: string;
  uid: string;
  /** Whether all assignments, and all invitations, had room in the transaction. */
  assignments: boolean;
  invitations: boolean;
  request_id: string;
}

/**
 * Prepares to take a member's role, the assignments to the entity's events and the invitations that they made. Call it before
 * any write, and what it gives with the writes; then {@link takeRest} once that is committed.
 */
export async function planTaking(
  work: Work,
  member: Found<EntityRoleGrant>,
  request_id: string,
): Promise<{ write: () => void; taken: Taken }> {
  const { platform_id, entity_id, uid } = member.data;
  const assignments = await takeAssignments(work, entity_id, uid);
  const invitations = await withdrawVoid(work, ofMember(entity_id, uid));
  const leave = await planLeaving(work, entity_id, member.data);
  return {
    write() {
      work.delete(member);
      leave();
      assignments.write();
      invitations.write();
    },
    taken: {
      platform_id,
      entity_id,
      uid,
      assignments: assignments.complete,
      invitations: invitations.complete,
      request_id,
    },
  };
}

/** What one transaction had no room for. */
export async function takeRest(
  { platform_id, entity_id, uid, assignments, invitations, request_id }: Taken,
  { actor, now }: { actor: { uid: string }; now: Date },
): Promise<void> {
  if (!assignments) await takeRemainingAssignments(entity_id, uid, { uid: actor.uid, request_id, now });
  if (!invitations) await withdrawRest(ofMember(entity_id, uid), { platform_id, entity_id }, request_id, now);
}
