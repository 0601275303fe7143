import { z } from "zod";
import { entityId, entityRole, uid } from "../model/inputs.ts";
import { entityRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { entities } from "./collections.ts";
import { planTaking } from "./take-member.ts";
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
  output: z.strictObject({ removed: entityRole }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "team.grant_working" },
  audit: "team.role_removed",
  async run({ input, actor, standing, target, work }) {
    const { platform_id, name } = target.data;
    const current = memberOf(await work.get(entityRoles().doc(`${target.id}_${input.uid}`)));
    assertMayGrant({ uid: actor.uid, role: standing.entityRole }, { uid: input.uid, current: current.data.role }, null);
    const take = await planTaking(work, current);
    take();
    notify(work, input.uid, {
      platform_id,
      kind: "team_role_removed",
      link: "/workspace",
      details: { entity: name },
    });
    return { removed: current.data.role };
  },
});
