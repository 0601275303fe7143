import { affiliates, referralCodes, referrals } from "../affiliates/collections.ts";
import { commissionLevels } from "../affiliates/commissions.ts";
import type { Referral } from "../affiliates/model.ts";
import { about, type Invariant, lookUp, pagesOf, refIn } from "./invariant.ts";

export const eachReferral: Invariant = {
  name: "A referral names up to three affiliates of its platform, each brought by the next, and nobody in a circle",
  remedy: "Hold the commissions of those it names, and look at how it came about.",
  async *findings(looking) {
    for await (const found of pagesOf(referrals(), looking)) {
      const at = ({ platform_id }: Referral, uid: string) => `${platform_id}_${uid}`;
      const [theirAffiliates, above] = await Promise.all([
        lookUp(found.flatMap(({ data }) => data.upline.map((uid) => refIn(affiliates(), at(data, uid))))),
        lookUp(found.map(({ data }) => refIn(referrals(), at(data, data.upline[0] ?? "nobody")))),
      ]);
      for (const referral of found) {
        const { data } = referral;
        const missing = data.upline.filter(
          (uid) => theirAffiliates.get(refIn(affiliates(), at(data, uid))) === undefined,
        );
        const nearest = above.get(refIn(referrals(), at(data, data.upline[0] ?? "nobody")));
        const faults = [
          ...(referral.id === at(data, data.uid) ? [] : ["its id is not that of its platform and person"]),
          ...(data.upline.length >= 1 && data.upline.length <= commissionLevels
            ? []
            : [`it names ${data.upline.length}`]),
          ...(new Set([data.uid, ...data.upline]).size > data.upline.length ? [] : ["somebody is above themselves"]),
          ...missing.map((uid) => `${uid} is no affiliate`),
          ...(data.upline.slice(1).join() === (nearest?.upline ?? []).slice(0, commissionLevels - 1).join()
            ? []
            : ["those above the nearest are not those who brought them"]),
        ];
        yield* about(referral, faults);
      }
    }
  },
};

export const affiliatesCodes: Invariant = {
  name: "A referral code is one affiliate's, and an affiliate has the code that leads to them",
  remedy: "Somebody wrote past the operations: see in the audit log when the affiliate was enrolled.",
  async *findings(looking) {
    for await (const found of pagesOf(affiliates(), looking)) {
      const codes = await lookUp(found.map(({ data }) => refIn(referralCodes(), data.code)));
      for (const affiliate of found) {
        const { code, platform_id, uid } = affiliate.data;
        const known = codes.get(refIn(referralCodes(), code));
        const leads = known?.uid === uid && known.platform_id === platform_id;
        yield* about(affiliate, leads ? [] : ["its code leads to nobody or to somebody else"]);
      }
    }
  },
};
