import { z } from "zod";
import type { Entity, EntityRoleGrant, Invitation, Platform } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { invitationId } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import type { Actor } from "../runtime/actor.ts";
import { entities, entityRoles, invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import type { Found, Work } from "../runtime/work.ts";
import { assertNotHouse } from "./house-entity.ts";
import { assertApproved } from "./invite.ts";
import { assertMayAnswer, callersAddress } from "./invited.ts";
import { mayGrant } from "./team.ts";

/**
 * Accepts an invitation to a team, or the ownership of an entity. Whoever invited must still have the right to; nobody
 * comes in by the word of somebody who has lost it.
 *
 * @throws permission-denied    it is for another address, or the caller's is not confirmed
 * @throws failed-precondition  it is not open any more, the inviter's right is gone, or the entity is not approved
 * @throws already-exists       the caller is on the team already
 */
export const acceptInvitation = operation({
  name: "acceptInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: "signed_in",
  audit: "team.invitation_accepted",
  limit: { max: 20, per_seconds: 60, counted: "everywhere" },
  prepare: callersAddress,
  async run({ actor, target, platform, prepared, work, now }) {
    assertMayAnswer(target, prepared, now);
    const { platform_id, entity_id, invited_by, role } = target.data;
    const [{ entity, inviter, own }] = await work.read({
      entity: entities().doc(entity_id),
      inviter: entityRoles().doc(`${entity_id}_${invited_by}`),
      own: entityRoles().doc(`${entity_id}_${actor.uid}`),
    });
    if (entity === null) throw new GatehouseError("not-found", "This entity is gone.");
    assertApproved(entity);
    if (inviter?.data.status !== "active" || !mayGrant(inviter.data.role, role)) {
      throw new GatehouseError(
        "failed-precondition",
        `${target.data.invited_by_name} may not give this role any more. Ask the owner for another invitation.`,
      );
    }
    work.update(target, { status: transition("invitation", target.data.status, "accepted") });
    if (role === "owner") transferOwnership(work, { entity, platform, old: inviter, own, actor });
    else if (own === null) {
      work.create(entityRoles().doc(`${entity_id}_${actor.uid}`), grantOf(target.data, actor));
    } else throw new GatehouseError("already-exists", `You are on the team of ${entity.data.name} already.`);
    notify(work, invited_by, {
      platform_id,
      ...(role === "owner"
        ? { kind: "ownership_transferred", details: { entity: entity.data.name, person: actor.name } }
        : {
            kind: "team_invitation_answered",
            details: { entity: entity.data.name, person: actor.name, role, answer: "accepted" },
          }),
      link: `/workspace/${entity_id}/team`,
    });
    return { entity_id, role };
  },
});

interface Transfer {
  entity: Found<Entity>;
  platform: Found<Platform> | null;
  /** The owner so far. */
  old: Found<EntityRoleGrant>;
  /** The new owner's role so far. */
  own: Found<EntityRoleGrant> | null;
  actor: Actor;
}

/** One owner before, one after: the entity and both grants change together. */
function transferOwnership(work: Work, { entity, platform, old, own, actor }: Transfer): void {
  assertNotHouse(entity, platform, "Its ownership follows the master of the platform");
  work.update(entity, { owner_id: actor.uid });
  work.update(old, { role: "admin" });
  if (own === null) {
    const { platform_id } = entity.data;
    work.create(
      entityRoles().doc(`${entity.id}_${actor.uid}`),
      grantOf({ platform_id, entity_id: entity.id, role: "owner" }, actor),
    );
  } else work.update(own, { role: "owner" });
}

// Nobody who is banned comes so far, so the grant is active.
function grantOf(
  { platform_id, entity_id, role }: Pick<Invitation, "platform_id" | "entity_id" | "role">,
  actor: Actor,
) {
  return { platform_id, entity_id, uid: actor.uid, name: actor.name, role, status: "active" } as const;
}
