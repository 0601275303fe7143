import { z } from "zod";
import { accepts as affiliate } from "../affiliates/accepts.ts";
import { accepts as team } from "../entities/accepts.ts";
import { accepts as event } from "../events/accepts.ts";
import type { Accept } from "../invitations/acceptance.ts";
import { assertOpen, callersAddress, inviterLink, isForCaller } from "../invitations/invited.ts";
import { inviterOf, mayInvite } from "../invitations/inviter.ts";
import type { InvitationKind } from "../invitations/model.ts";
import { invitationStates } from "../invitations/model.ts";
import { GatehouseError } from "../model/errors.ts";
import { invitationId } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";

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
    const write = await acceptOf(invitation.kind)(work, { invitation, id: target.id, actor, platform });
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

/** Each domain says what accepting an invitation into it does. */
const accepts: { readonly [Kind in InvitationKind]: Accept<Kind> } = { ...affiliate, ...team, ...event };

function acceptOf<Kind extends InvitationKind>(kind: Kind): Accept<Kind> {
  return accepts[kind];
}
