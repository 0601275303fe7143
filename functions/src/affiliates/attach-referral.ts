import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { platformId, typedCode } from "../model/inputs.ts";
import { nameOf } from "../model/names.ts";
import { signedUpAt } from "../runtime/accounts.ts";
import { platforms, users } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { affiliates, referralCodes, referrals } from "./collections.ts";
import { commissionLevels } from "./commissions.ts";

const withinHours = 24;

/**
 * Attaches the caller to the affiliate who brought them, once, soon after they signed up, and copies the affiliates
 * above onto the referral.
 *
 * @throws not-found            no active affiliate has this code on this platform
 * @throws failed-precondition  attached already, signed up too long ago, one's own code, or a circle
 */
export const attachReferral = operation({
  name: "attachReferral",
  input: z.strictObject({
    platform_id: platformId,
    code: typedCode(10),
  }),
  output: z.strictObject({ attached: z.boolean() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: "signed_in",
  audit: null,
  limit: { max: 10, per_seconds: 3600, counted: "everywhere" },
  reads: ({ platform_id, code }, actor) => ({
    code: referralCodes().doc(code),
    own: referrals().doc(`${platform_id}_${actor.uid}`),
    ownAffiliate: affiliates().doc(`${platform_id}_${actor.uid}`),
    account: users().doc(actor.uid),
  }),
  prepare: (_input, actor) => signedUpAt(actor.uid),
  async run({ actor, target, docs, prepared: signedUp, work, now }) {
    const refuse = (message: string) => new GatehouseError("failed-precondition", message, { field: "code" });
    const unknownCode = new GatehouseError("not-found", "Nobody has this referral code.", { field: "code" });
    if (docs.own !== null) throw refuse("You were referred already.");
    if (signedUp === null || now.getTime() - signedUp.getTime() > withinHours * 3_600_000) {
      throw refuse("A referral is attached when you sign up, not later.");
    }
    if (docs.code === null || docs.code.data.platform_id !== target.id) throw unknownCode;
    const { uid } = docs.code.data;
    if (uid === actor.uid) throw refuse("This is your own code.");
    // The last link that closes a circle would be attached by somebody who has brought others already. So no
    // affiliate is attached, and no circle of any length can close.
    if (docs.ownAffiliate !== null) throw refuse("You are an affiliate yourself, so nobody can refer you.");

    const [{ affiliate, above }] = await work.read({
      affiliate: affiliates().doc(`${target.id}_${uid}`),
      above: referrals().doc(`${target.id}_${uid}`),
    });
    if (affiliate?.data.status !== "active") throw unknownCode;
    const upline = [uid, ...(above?.data.upline ?? [])];
    work.create(referrals().doc(`${target.id}_${actor.uid}`), {
      platform_id: target.id,
      uid: actor.uid,
      name: nameOf(docs.account?.data.name),
      upline: upline.slice(0, commissionLevels),
    });
    return { attached: true };
  },
});
