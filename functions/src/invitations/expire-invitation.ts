import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { invitationId } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { isOver } from "./invite.ts";
import { asInvited, inviterLink } from "./invited.ts";

/** Marks an invitation whose time is over, and tells whoever invited. */
export const expireInvitation = operation({
  name: "expireInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: "system",
  audit: "invitation.expired",
  async run({ target, work, now }) {
    const { platform_id, into, invited_by, role, expires_at } = target.data;
    const status = transition("invitation", target.data.status, "expired");
    if (!isOver(expires_at, now)) throw new GatehouseError("failed-precondition", "It is not over yet.");
    work.update(target, { status });
    notify(work, invited_by, {
      platform_id,
      kind: "invitation_answered",
      link: inviterLink(target.data),
      details: { into, person: asInvited(target.data), role, answer: status },
    });
    return { status };
  },
});
