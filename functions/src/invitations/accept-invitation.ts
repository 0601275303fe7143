import { z } from "zod";
import { planEnrolment } from "../affiliates/enrol.ts";
import { assertApproved } from "../entities/approved.ts";
import { entities } from "../entities/collections.ts";
import { planDisconnecting } from "../entities/disconnect-payments.ts";
import { assertNotHouse } from "../entities/house-entity.ts";
import type { Entity, EntityRoleGrant } from "../entities/model.ts";
import { events } from "../events/collections.ts";
import type { Event } from "../events/model.ts";
import { GatehouseError } from "../model/errors.ts";
import { invitationId } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import type { Platform } from "../platforms/model.ts";
import type { Actor } from "../runtime/actor.ts";
import { entityRoles, eventRoles, invitations } from "../runtime/collections.ts";
import { assertNotLeft } from "../runtime/leavings.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import type { Found, Work } from "../runtime/work.ts";
import { assertOpen, callersAddress, inviterLink, isForCaller } from "./invited.ts";
import { inviterOf, mayInvite } from "./inviter.ts";
import type { Invitation, InvitationKind } from "./model.ts";
import { invitationStates } from "./model.ts";
import { beyondRole, planWithdrawing } from "./withdraw-void.ts";

/**
 * Accepts an invitation: to a team, to the ownership of an entity, to one event, or into the affiliate programme.
 * Whoever invited must still have the right to; nobody comes in by the word of somebody who has lost it.
 *
 * @throws not-found            it is for somebody else
 * @throws permission-denied    the caller's address is not confirmed, or they offered it themselves
 * @throws failed-precondition  it is not open any more, the inviter's right is gone, or the entity is not approved
 * @throws already-exists       the caller is on the team already
 */
export const acceptInvitation = operation({
  name: "acceptInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  output: z.strictObject({
    kind: z.enum(["affiliate", "team", "event"]),
    entity_id: z.string().nullable(),
    event_id: z.string().nullable(),
    role: z.enum(["affiliate", "admin", "owner", "event_manager", "finance_manager", "content_editor", "check_in"]),
  }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: "signed_in",
  audit: "invitation.accepted",
  limit: { max: 20, per_seconds: 60, counted: "everywhere" },
  prepare: callersAddress,
  isThere: isForCaller,
  async run({ actor, target, platform, work, now }) {
    assertOpen(target, now);
    const invitation = target.data;
    if (invitation.invited_by === actor.uid) {
      throw new GatehouseError("permission-denied", "Nobody accepts what they have offered themselves.");
    }
    const inviter = await inviterOf(work, invitation);
    if (!mayInvite(inviter, invitation)) {
      throw new GatehouseError(
        "failed-precondition",
        `${invitation.invited_by_name} may not give this role any more. Ask for another invitation.`,
      );
    }
    const write = await accept[invitation.kind](work, { invitation, id: target.id, actor, platform });
    work.update(target, { status: transition(invitationStates, invitation.status, "accepted") });
    write();
    const { platform_id, kind, entity_id, event_id, into, role, invited_by } = invitation;
    notify(work, invited_by, {
      platform_id,
      link: inviterLink(invitation),
      ...(role === "owner"
        ? { kind: "ownership_transferred", details: { entity: into, person: actor.name } }
        : { kind: "invitation_answered", details: { into, person: actor.name, role, answer: "accepted" } }),
    });
    return { kind, entity_id, event_id, role };
  },
});

interface Acceptance {
  invitation: Invitation;
  id: string;
  actor: Actor;
  platform: Found<Platform> | null;
}

/** What accepting does, by kind: reads and refuses first; what it gives is called with the writes. */
const accept: Record<InvitationKind, (work: Work, acceptance: Acceptance) => Promise<() => void>> = {
  team: joinTeam,
  event: takeAssignment,
  affiliate: joinProgramme,
};

async function joinTeam(work: Work, { invitation, id, actor, platform }: Acceptance): Promise<() => void> {
  if (invitation.kind !== "team") throw wrongKind(invitation);
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

async function takeAssignment(work: Work, { invitation, actor }: Acceptance): Promise<() => void> {
  if (invitation.kind !== "event") throw wrongKind(invitation);
  const { platform_id, entity_id, event_id, role } = invitation;
  const ref = eventRoles().doc(`${event_id}_${actor.uid}`);
  const [{ entity, event, current }] = await work.read({
    entity: entities().doc(entity_id),
    event: events().doc(event_id),
    current: ref,
  });
  if (entity === null || !isOf(event, entity_id)) throw new GatehouseError("not-found", "This event is gone.");
  assertApproved(entity);
  for (const from of [entity_id, event_id]) await assertNotLeft(work, from, actor.uid, invitation);
  if (current !== null && current.data.updated_at.toMillis() >= invitation.created_at.toMillis()) {
    throw new GatehouseError(
      "failed-precondition",
      "Your role at this event was changed after this invitation. Ask for another one.",
    );
  }
  return () => {
    if (current !== null) work.update(current, { role });
    else {
      const { uid, name } = actor;
      work.create(ref, { platform_id, entity_id, event_id, uid, name, role, status: "active" });
    }
  };
}

function isOf(event: Found<Event> | null, entity_id: string): boolean {
  return event?.data.entity_id === entity_id;
}

async function joinProgramme(work: Work, { actor, platform }: Acceptance): Promise<() => void> {
  if (platform === null) throw new GatehouseError("not-found", "This platform is gone.");
  const { write } = await planEnrolment(work, { id: platform.id, name: platform.data.name }, actor);
  return write;
}

function wrongKind({ kind }: Invitation): GatehouseError {
  return new GatehouseError("internal", "This invitation cannot be accepted.", { cause: kind });
}
