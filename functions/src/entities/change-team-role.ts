import { z } from "zod";
import { beyondRole, planWithdrawing } from "../invitations/withdraw-void.ts";
import { entityId, entityRole, uid } from "../model/inputs.ts";
import { entityRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { entities } from "./collections.ts";
import { assertMayGrant, memberOf } from "./team.ts";

/**
 * Gives somebody who is on an entity's team another role there. What they have invited others to and could not in their
 * new role is withdrawn.
 *
 * @throws not-found          the person is not on the team
 * @throws permission-denied  a role that the actor may not give or take
 */
export const changeTeamRole = operation({
  name: "changeTeamRole",
  input: z.strictObject({ entity_id: entityId, uid, role: entityRole }),
  output: z.strictObject({ uid: z.string(), role: entityRole }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "team.grant_working" },
  audit: "team.role_changed",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  async run({ input, actor, standing, target, work }) {
    const { platform_id, name } = target.data;
    const current = memberOf(await work.get(entityRoles().doc(`${target.id}_${input.uid}`)));
    assertMayGrant(
      { uid: actor.uid, role: standing.entityRole },
      { uid: input.uid, current: current.data.role },
      input.role,
    );
    const scope = { platform_id, entity_id: target.id };
    const withdraw = await planWithdrawing(work, scope, beyondRole(target.id, input.uid, input.role));
    work.update(current, { role: input.role });
    withdraw();
    notify(work, input.uid, {
      platform_id,
      kind: "team_role_given",
      link: `/workspace/${target.id}`,
      details: { entity: name, role: input.role },
    });
    return { uid: input.uid, role: input.role };
  },
});
