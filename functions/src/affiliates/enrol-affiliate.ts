import { z } from "zod";
import { invite } from "../invitations/invite.ts";
import { GatehouseError } from "../model/errors.ts";
import { email, platformId } from "../model/inputs.ts";
import { findPerson } from "../runtime/accounts.ts";
import { platforms } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Invites somebody into the platform's affiliate programme, purchase or not, by their e-mail address: they are an
 * affiliate once they accept. Nothing tells whether somebody has the address.
 *
 * @throws permission-denied  the address is the actor's own
 * @throws already-exists     the address has an open invitation
 * @throws rate-limited       the address has had its letters of the day
 */
export const enrolAffiliate = operation({
  name: "enrolAffiliate",
  input: z.strictObject({ platform_id: platformId, email }),
  output: z.strictObject({ invitation_id: z.string() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "affiliate.manage" },
  audit: "affiliate.invited",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: ({ email }) => findPerson({ email }),
  async run({ input: { email }, actor, target, prepared: account, work }) {
    if (account?.uid === actor.uid) {
      throw new GatehouseError("permission-denied", "Nobody enrols themselves.", { field: "email" });
    }
    const programme = {
      kind: "affiliate",
      platform_id: target.id,
      entity_id: null,
      event_id: null,
      role: "affiliate",
      into: target.data.name,
    } as const;
    return { invitation_id: await invite(work, programme, actor, { email, account }) };
  },
  recover: async () => {},
});
