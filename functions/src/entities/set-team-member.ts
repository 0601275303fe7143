import { z } from "zod";
import { entityId, entityRole } from "../model/inputs.ts";
import { findPerson, known, namesOne, whom } from "../people/find-person.ts";
import { entities, entityRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { assertMayGrant } from "./team.ts";

/**
 * Gives a person a role in an entity's team, or changes the one they have.
 *
 * @throws not-found          no such account
 * @throws permission-denied  a role that the actor may not give or take
 */
export const setTeamMember = operation({
  name: "setTeamMember",
  input: z.strictObject({ entity_id: entityId, ...whom, role: entityRole }).refine(...namesOne),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "team.grant_working" },
  audit: "team.role_given",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: findPerson,
  async run({ input, actor, standing, target, prepared, work }) {
    const { platform_id, name } = target.data;
    const person = known(prepared);
    const ref = entityRoles().doc(`${target.id}_${person.uid}`);
    const current = await work.get(ref);
    assertMayGrant(
      { uid: actor.uid, role: standing.entityRole },
      { uid: person.uid, current: current?.data.role ?? null },
      input.role,
    );
    if (current === null) {
      work.create(ref, { platform_id, entity_id: target.id, uid: person.uid, name: person.name, role: input.role });
    } else {
      work.update(current, { role: input.role });
    }
    notify(work, person.uid, {
      platform_id,
      kind: "team_role_given",
      link: `/workspace/${target.id}`,
      details: { entity: name, role: input.role },
    });
    return { uid: person.uid, role: input.role };
  },
});
