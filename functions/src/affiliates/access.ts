import { type AccessTable, among, own, ownMissing, platform, signedIn } from "../model/access.ts";

export const access = {
  commission_rules: { get: [signedIn] },
  commissions: { read: [own("affiliate_id"), platform("commission.read")] },
  affiliates: { get: [ownMissing], read: [own("uid"), platform("affiliate.read")] },
  referrals: { get: [ownMissing], read: [own("uid"), among("upline"), platform("referral.read")] },
} satisfies AccessTable;
