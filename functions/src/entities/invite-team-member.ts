import { z } from "zod";
import { email, entityId, entityRole } from "../model/inputs.ts";
import { findPerson } from "../people/find-person.ts";
import { entities } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { invite } from "./invite.ts";
import { assertMayGrant } from "./team.ts";

/**
 * Invites somebody to an entity's team by their e-mail address, whether they have an account yet or not. They have 14
 * days to accept.
 *
 * @throws permission-denied    a role that the actor may not give
 * @throws already-exists       they are on the team already, or have an open invitation to it
 * @throws failed-precondition  the entity is not approved
 */
export const inviteTeamMember = operation({
  name: "inviteTeamMember",
  input: z.strictObject({ entity_id: entityId, email, role: entityRole }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "team.grant_working" },
  audit: "team.invited",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: ({ email }) => findPerson({ email }),
  async run({ input, actor, standing, target, prepared, work }) {
    assertMayGrant({ uid: actor.uid, role: standing.entityRole }, { uid: "", current: null }, input.role);
    const { email, role } = input;
    return { invitation_id: await invite(work, target, actor, { email, role, person: prepared }) };
  },
  // Somebody invited the same address at the same moment: look again.
  recover: async () => {},
});
