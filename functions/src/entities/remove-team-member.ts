import { z } from "zod";
import { planLeaving } from "../invitations/leavings.ts";
import { ofMember, withdrawRest, withdrawVoid } from "../invitations/withdraw-void.ts";
import { entityId, uid } from "../model/inputs.ts";
import { entities, entityRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { takeAssignments, takeRemainingAssignments } from "./take-assignments.ts";
import { assertMayGrant, memberOf } from "./team.ts";

/**
 * Takes a person's role in an entity's team away, their assignments to its events, and the invitations that they made,
 * from the next request on.
 *
 * @throws not-found          the person is not on the team
 * @throws permission-denied  a role that the actor may not take
 */
export const removeTeamMember = operation({
  name: "removeTeamMember",
  input: z.strictObject({ entity_id: entityId, uid }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "team.grant_working" },
  audit: "team.role_removed",
  async run({ input, actor, standing, target, work, request_id }) {
    const { platform_id, name } = target.data;
    const current = memberOf(await work.get(entityRoles().doc(`${target.id}_${input.uid}`)));
    assertMayGrant({ uid: actor.uid, role: standing.entityRole }, { uid: input.uid, current: current.data.role }, null);
    const assignments = await takeAssignments(work, target.id, input.uid);
    const invitations = await withdrawVoid(work, ofMember(target.id, input.uid));
    const leave = await planLeaving(work, target.id, current.data);
    work.delete(current);
    leave();
    assignments.write();
    invitations.write();
    notify(work, input.uid, {
      platform_id,
      kind: "team_role_removed",
      link: "/workspace",
      details: { entity: name, role: current.data.role },
    });
    return {
      removed: current.data.role,
      platform_id,
      assignments: assignments.complete,
      invitations: invitations.complete,
      request_id,
    };
  },
  async after({ removed, platform_id, assignments, invitations, request_id }, { input, actor, now }) {
    const { entity_id } = input;
    if (!assignments) await takeRemainingAssignments(entity_id, input.uid, { uid: actor.uid, request_id, now });
    if (!invitations) await withdrawRest(ofMember(entity_id, input.uid), { platform_id, entity_id }, request_id, now);
    return { removed };
  },
});
