import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { invitationId } from "../model/inputs.ts";
import { invitations } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { isOver } from "../runtime/work.ts";
import { endUnaccepted } from "./invited.ts";

/** Marks an invitation whose time is over, and tells whoever invited. */
export const expireInvitation = operation({
  name: "expireInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  output: z.strictObject({ status: z.enum(["declined", "expired"]) }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: "system",
  audit: "invitation.expired",
  async run({ target, work, now }) {
    if (!isOver(target.data.expires_at, now)) throw new GatehouseError("failed-precondition", "It is not over yet.");
    return endUnaccepted(work, target, "expired");
  },
});
