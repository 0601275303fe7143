import { z } from "zod";
import { invite } from "../invitations/invite.ts";
import { GatehouseError } from "../model/errors.ts";
import { email, entityId, entityRole } from "../model/inputs.ts";
import { findPerson } from "../runtime/accounts.ts";
import { operation } from "../runtime/operation.ts";
import { assertApproved } from "./approved.ts";
import { entities } from "./collections.ts";
import { assertMayGrant } from "./team.ts";

/**
 * Invites somebody to an entity's team by their e-mail address, whether they have an account yet or not. They have 14
 * days to accept. Nothing tells whether somebody has the address, or is on the team with it.
 *
 * @throws permission-denied    a role that the actor may not give
 * @throws already-exists       the address is the actor's own, or has an open invitation to the team
 * @throws failed-precondition  the entity is not approved
 * @throws rate-limited         the address has had its letters of the day
 */
export const inviteTeamMember = operation({
  name: "inviteTeamMember",
  input: z.strictObject({ entity_id: entityId, email, role: entityRole }),
  output: z.strictObject({ invitation_id: z.string() }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "team.grant_working" },
  audit: "team.invited",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: ({ email }) => findPerson({ email }),
  async run({ input: { email, role }, actor, standing, target, prepared: account, work }) {
    assertMayGrant({ uid: actor.uid, role: standing.entityRole }, { uid: "", current: null }, role);
    assertApproved(target);
    if (account?.uid === actor.uid) {
      throw new GatehouseError("already-exists", "You are on this team yourself.", { field: "email" });
    }
    const { platform_id, name } = target.data;
    const team = { kind: "team", platform_id, entity_id: target.id, event_id: null, role, into: name } as const;
    return { invitation_id: await invite(work, team, actor, { email, account }) };
  },
  // Somebody invited the same address at the same moment: look again.
  recover: async () => {},
});
