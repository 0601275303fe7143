import type { Acceptance, AcceptTable } from "../invitations/acceptance.ts";
import { beyondRole, planWithdrawing } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import type { Platform } from "../platforms/model.ts";
import type { Actor } from "../runtime/actor.ts";
import { entityRoles } from "../runtime/collections.ts";
import { assertNotLeft } from "../runtime/leavings.ts";
import type { Found, Work } from "../runtime/work.ts";
import { assertApproved } from "./approved.ts";
import { entities } from "./collections.ts";
import { planDisconnecting } from "./disconnect-payments.ts";
import { assertNotHouse } from "./house-entity.ts";
import type { Entity, EntityRoleGrant } from "./model.ts";

export const accepts = { team: joinTeam } satisfies AcceptTable;

async function joinTeam(work: Work, { invitation, id, actor, platform }: Acceptance<"team">): Promise<() => void> {
  const { entity_id, invited_by, role, uid } = invitation;
  const [{ entity, inviter, own }] = await work.read({
    entity: entities().doc(entity_id),
    inviter: entityRoles().doc(`${entity_id}_${invited_by}`),
    own: entityRoles().doc(`${entity_id}_${actor.uid}`),
  });
  if (entity === null) throw new GatehouseError("not-found", "This entity is gone.");
  assertApproved(entity);
  await assertNotLeft(work, entity_id, actor.uid, invitation);
  if (role === "owner") {
    if (inviter === null) throw new GatehouseError("failed-precondition", "The owner has left.");
    if (uid !== null && own === null) {
      throw new GatehouseError("failed-precondition", "You are not on this team any more.");
    }
    return transferOwnership(work, { accepted: id, entity, platform, old: inviter, own, actor });
  }
  if (own !== null) {
    throw new GatehouseError("already-exists", `You are on the team of ${entity.data.name} already.`);
  }
  return () => work.create(entityRoles().doc(`${entity_id}_${actor.uid}`), grantOf(entity, actor, role));
}

interface Transfer {
  /** The invitation that it comes by. */
  accepted: string;
  entity: Found<Entity>;
  platform: Found<Platform> | null;
  /** The owner so far. */
  old: Found<EntityRoleGrant>;
  /** The new owner's role so far. */
  own: Found<EntityRoleGrant> | null;
  actor: Actor;
}

/**
 * One owner before, one after: the entity and both grants change together. The Stripe account is the old owner's, so the
 * new one connects their own. What else the old owner has offered goes, so
 * that none of it is good again should they become the owner once more.
 */
async function transferOwnership(
  work: Work,
  { accepted, entity, platform, old, own, actor }: Transfer,
): Promise<() => void> {
  assertNotHouse(entity, platform, "Its ownership follows the master of the platform");
  const disconnect = await planDisconnecting(work, entity.id);
  const withdraw = await planWithdrawing(work, old.data, beyondRole(entity.id, old.data.uid, "admin"), accepted);
  return () => {
    work.update(entity, { owner_id: actor.uid });
    disconnect?.();
    work.update(old, { role: "admin" });
    if (own === null) {
      work.create(entityRoles().doc(`${entity.id}_${actor.uid}`), grantOf(entity, actor, "owner"));
    } else work.update(own, { role: "owner" });
    withdraw();
  };
}

// Nobody who is banned comes so far, so the grant is active.
function grantOf(entity: Found<Entity>, actor: Actor, role: EntityRoleGrant["role"]) {
  const { platform_id } = entity.data;
  return { platform_id, entity_id: entity.id, uid: actor.uid, name: actor.name, role, status: "active" } as const;
}
