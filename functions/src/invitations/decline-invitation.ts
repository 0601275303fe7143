import { z } from "zod";
import { invitationId } from "../model/inputs.ts";
import { invitations } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { assertOpen, callersAddress, endUnaccepted, isForCaller } from "./invited.ts";

/**
 * Declines an invitation; whoever invited is told, and learns nothing of who declined.
 *
 * @throws not-found            it is for somebody else
 * @throws permission-denied    the caller's address is not confirmed
 * @throws failed-precondition  it is not open any more
 */
export const declineInvitation = operation({
  name: "declineInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  output: z.strictObject({ status: z.enum(["declined", "expired"]) }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: "signed_in",
  audit: "invitation.declined",
  limit: { max: 20, per_seconds: 60, counted: "everywhere" },
  prepare: callersAddress,
  isThere: isForCaller,
  async run({ target, work, now }) {
    assertOpen(target, now);
    return endUnaccepted(work, target, "declined");
  },
});
