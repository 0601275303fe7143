import { z } from "zod";
import { invitationId } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { assertMayAnswer, callersAddress } from "./invited.ts";

/**
 * Declines an invitation; whoever invited is told.
 *
 * @throws permission-denied    it is for another address, or the caller's is not confirmed
 * @throws failed-precondition  it is not open any more
 */
export const declineInvitation = operation({
  name: "declineInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: "signed_in",
  audit: "team.invitation_declined",
  limit: { max: 20, per_seconds: 60, counted: "everywhere" },
  prepare: callersAddress,
  async run({ actor, target, prepared, work, now }) {
    assertMayAnswer(target, prepared, now);
    const { platform_id, entity_id, entity_name, invited_by, role } = target.data;
    const status = transition("invitation", target.data.status, "declined");
    work.update(target, { status });
    notify(work, invited_by, {
      platform_id,
      kind: "team_invitation_answered",
      link: `/workspace/${entity_id}/team`,
      details: { entity: entity_name, person: actor.name, role, answer: status },
    });
    return { status };
  },
});
