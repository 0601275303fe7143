import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { invitationId } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { findPerson } from "../runtime/accounts.ts";
import { invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { mayInvite } from "./inviter.ts";
import { invitationStates } from "./model.ts";

/**
 * Takes an open invitation back: it can no longer be accepted.
 *
 * @throws permission-denied    to what the actor may not give
 * @throws failed-precondition  it is not open any more
 */
export const withdrawInvitation = operation({
  name: "withdrawInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  output: z.strictObject({ status: z.literal("withdrawn") }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: { entity: "team.grant_working", platform: "affiliate.manage" },
  audit: "invitation.withdrawn",
  // Whom to tell. An invitation never changes whom it names.
  async prepare({ invitation_id }) {
    const invitation = (await invitations().doc(invitation_id).get()).data();
    if (invitation === undefined) return null;
    const { uid, email } = invitation;
    return uid ?? (email === null ? null : ((await findPerson({ email }))?.uid ?? null));
  },
  async run({ standing, target, prepared: uid, work }) {
    const { platform_id, into } = target.data;
    if (!mayInvite(standing, target.data)) {
      throw new GatehouseError("permission-denied", "Whoever may give this role takes it back, too; you may not.");
    }
    const status = transition(invitationStates, target.data.status, "withdrawn");
    work.update(target, { status });
    if (uid !== null) {
      notify(work, uid, { platform_id, kind: "invitation_withdrawn", link: "/invitations", details: { into } });
    }
    return { status };
  },
});
