/** Whoever makes an invitation: it is worth what they may still give. */
import { globalScope } from "../model/grants.ts";
import { type EntityRole, entityRoleGrants, mayGrant, type PlatformPermission } from "../model/permissions.ts";
import { entityRoles, platformRoles } from "../runtime/collections.ts";
import type { Work } from "../runtime/work.ts";
import type { Invitation, InvitedInto } from "./model.ts";

export interface Inviter {
  entityRole: EntityRole | null;
  platformPermissions: ReadonlySet<PlatformPermission>;
}

/** Whether somebody may make such an invitation, or take it back. */
export function mayInvite({ entityRole, platformPermissions }: Inviter, into: InvitedInto): boolean {
  switch (into.kind) {
    case "team":
      return mayGrant(entityRole, into.role);
    case "event":
      return entityRoleGrants(entityRole, "team.grant_working");
    case "affiliate":
      return platformPermissions.has("affiliate.manage");
  }
}

/** What whoever made an invitation is by now. */
export async function inviterOf(work: Work, invitation: Invitation): Promise<Inviter> {
  const { platform_id, entity_id, invited_by } = invitation;
  const [{ inTeam, onPlatform }] = await work.read({
    inTeam: entity_id === null ? null : entityRoles().doc(`${entity_id}_${invited_by}`),
    onPlatform:
      entity_id === null
        ? [platform_id, globalScope].map((scope) => platformRoles().doc(`${scope}_${invited_by}`))
        : [],
  });
  const active = onPlatform.filter((grant) => grant?.data.status === "active");
  return {
    entityRole: inTeam?.data.status === "active" ? inTeam.data.role : null,
    platformPermissions: new Set(active.flatMap((grant) => grant?.data.permissions ?? [])),
  };
}
