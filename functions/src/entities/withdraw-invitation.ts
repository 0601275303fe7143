import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { invitationId } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { findPerson } from "../people/find-person.ts";
import { invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { mayGrant } from "./team.ts";

/**
 * Takes an open invitation back: it can no longer be accepted.
 *
 * @throws permission-denied    to a role that the actor may not give
 * @throws failed-precondition  it is not open any more
 */
export const withdrawInvitation = operation({
  name: "withdrawInvitation",
  input: z.strictObject({ invitation_id: invitationId }),
  on: ({ invitation_id }) => invitations().doc(invitation_id),
  requires: { entity: "team.grant_working" },
  audit: "team.invitation_withdrawn",
  // Whom to tell. An invitation never changes its address.
  async prepare({ invitation_id }) {
    const email = (await invitations().doc(invitation_id).get()).data()?.email;
    return email === undefined ? null : findPerson({ email });
  },
  async run({ standing, target, prepared, work }) {
    const { platform_id, entity_name, role } = target.data;
    if (!mayGrant(standing.entityRole, role)) {
      throw new GatehouseError("permission-denied", "Only the owner gives or takes this role.");
    }
    const status = transition("invitation", target.data.status, "withdrawn");
    work.update(target, { status });
    if (prepared !== null) {
      notify(work, prepared.uid, {
        platform_id,
        kind: "team_invitation_withdrawn",
        link: "/invitations",
        details: { entity: entity_name, role },
      });
    }
    return { status };
  },
});
