import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { invitationId } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { isOver } from "./invite.ts";

/** Marks an invitation whose time is over, and tells whoever invited. */
export const expireInvitation = operation({
  name: "expireInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: "system",
  audit: "team.invitation_expired",
  async run({ target, work, now }) {
    const { platform_id, entity_id, entity_name, email, invited_by, role, expires_at } = target.data;
    const status = transition("invitation", target.data.status, "expired");
    if (!isOver(expires_at, now)) throw new GatehouseError("failed-precondition", "It is not over yet.");
    work.update(target, { status });
    notify(work, invited_by, {
      platform_id,
      kind: "team_invitation_answered",
      link: `/workspace/${entity_id}/team`,
      details: { entity: entity_name, person: email, role, answer: status },
    });
    return { status };
  },
});
