import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  affiliates: operationsOf({
    joinAffiliateProgramme: at("POST /affiliate/subscribe", () => import("./join-affiliate-programme.ts")),
    enrolAffiliate: at("POST /affiliate/invitations", () => import("./enrol-affiliate.ts")),
    attachReferral: at("POST /affiliate/referrals", () => import("./attach-referral.ts")),
  }),
};
