/** What whoever leaves a team loses with the role in it. */

import { ofMember, planWithdrawing } from "../invitations/withdraw-void.ts";
import { planLeaving } from "../runtime/leavings.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { EntityRoleGrant } from "./model.ts";
import { planTakingAssignments } from "./take-assignments.ts";

/**
 * Prepares to take a member's role, the assignments to the entity's events and the invitations that they made. Call it before
 * any write, and what it gives with the writes.
 */
export async function planTaking(work: Work, member: Found<EntityRoleGrant>): Promise<() => void> {
  const { entity_id, uid } = member.data;
  const takeAssignments = await planTakingAssignments(work, member.data);
  const withdraw = await planWithdrawing(work, member.data, ofMember(entity_id, uid));
  const leave = await planLeaving(work, entity_id, member.data);
  return () => {
    work.delete(member);
    leave();
    takeAssignments();
    withdraw();
  };
}
