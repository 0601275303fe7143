import { entities } from "../entities/collections.ts";
import type { Entity, EntityRoleGrant } from "../entities/model.ts";
import { events } from "../events/collections.ts";
import type { Event } from "../events/model.ts";
import { type Inviter, mayInvite } from "../invitations/inviter.ts";
import type { Invitation } from "../invitations/model.ts";
import { globalScope } from "../model/grants.ts";
import type { PlatformRoleGrant } from "../roles/model.ts";
import { entityRoles, invitations, platformRoles, platforms } from "../runtime/collections.ts";
import type { Found } from "../runtime/work.ts";
import { about, type Invariant, lookUp, otherPlace, pagesOf, refIn, relatedBy } from "./invariant.ts";

export const openInvitations: Invariant = {
  name: "An open invitation is into what there is, by somebody who may still give it, and the only one for the same",
  remedy: "Withdraw it. Whoever is meant can be invited again by somebody who may.",
  async *findings(looking) {
    for await (const found of pagesOf(invitations().where("status", "==", "pending"), looking)) {
      const teamOf = ({ entity_id, invited_by }: Invitation) => refIn(entityRoles(), `${entity_id}_${invited_by}`);
      const staffOf = ({ platform_id, invited_by }: Invitation) =>
        [platform_id, globalScope].map((scope) => refIn(platformRoles(), `${scope}_${invited_by}`));
      const [theirPlatforms, theirEntities, theirEvents, inTeam, onPlatform, siblingsOf] = await Promise.all([
        lookUp(found.map(({ data }) => refIn(platforms(), data.platform_id))),
        lookUp(found.map(({ data }) => refIn(entities(), data.entity_id ?? ""))),
        lookUp(found.map(({ data }) => refIn(events(), data.event_id ?? ""))),
        lookUp(found.map(({ data }) => teamOf(data))),
        lookUp(found.flatMap(({ data }) => staffOf(data))),
        relatedBy(
          invitations().where("status", "==", "pending"),
          "platform_id",
          found.map(({ data }) => data.platform_id),
        ),
      ]);
      for (const invitation of found) {
        const { data } = invitation;
        const entity = theirEntities.get(refIn(entities(), data.entity_id ?? ""));
        const event = theirEvents.get(refIn(events(), data.event_id ?? ""));
        const inviter = standingOf(
          inTeam.get(teamOf(data)),
          staffOf(data).map((ref) => onPlatform.get(ref)),
        );
        yield* about(invitation, faultsOfPlace(data, entity, event));
        // On a platform that is disabled, nobody's role there is worth anything for the time being.
        if (theirPlatforms.get(refIn(platforms(), data.platform_id))?.status === "active") {
          yield* about(invitation, faultsOfInviter(data, inviter));
        }
        const now_ms = looking.now.getTime();
        const good = siblingsOf(data.platform_id).filter((other) => other.data.expires_at.toMillis() > now_ms);
        const alike = good.filter((other) => isAlike(invitation, other));
        if (alike.length > 1) yield* about(invitation, [`there are ${alike.length} of it`]);
      }
    }
  },
};

function standingOf(inTeam: EntityRoleGrant | undefined, onPlatform: (PlatformRoleGrant | undefined)[]): Inviter {
  const active = onPlatform.filter((grant) => grant?.status === "active");
  return {
    entityRole: inTeam?.status === "active" ? inTeam.role : null,
    platformPermissions: new Set(active.flatMap((grant) => grant?.permissions ?? [])),
  };
}

function* faultsOfPlace(
  invitation: Invitation,
  entity: Entity | undefined,
  event: Event | undefined,
): Generator<string> {
  const { entity_id, event_id, platform_id } = invitation;
  if (entity_id !== null) {
    if (entity === undefined) yield `its entity ${entity_id} is missing`;
    else yield* otherPlace({ platform_id }, { platform_id: entity.platform_id }, "its entity");
  }
  if (event_id !== null && entity_id !== null) {
    if (event === undefined) yield `its event ${event_id} is missing`;
    else yield* otherPlace({ platform_id, entity_id }, event, "its event");
  }
}

function* faultsOfInviter(invitation: Invitation, inviter: Inviter): Generator<string> {
  if (mayInvite(inviter, invitation)) return;
  const who = `${invitation.invited_by}, who is ${inviter.entityRole ?? "nobody"} there,`;
  yield `${who} may not make anybody ${invitation.role}`;
}

/** Into the same, for the same person. */
function isAlike({ data: one }: Found<Invitation>, { data: other }: Found<Invitation>): boolean {
  return (["kind", "entity_id", "event_id", "email", "uid"] as const).every((field) => one[field] === other[field]);
}
