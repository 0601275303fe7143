import { newId } from "../../../functions/src/ids.ts";
import { holdingOnPlatform, signedIn } from "../support/actors.ts";
import { affiliate, commission, commissionRules, platformId, referral, referralCode } from "../support/documents.ts";
import type { Target } from "../support/matrix.ts";
import type { Stored } from "../support/project.ts";
import { entityId, eventId } from "../support/world.ts";

const one = (path: string, document: object) => () => ({ path, documents: [[path, document]] satisfies Stored[] });

const commissionReaders = holdingOnPlatform("commission.read");
const affiliateReaders = holdingOnPlatform("affiliate.read");
const referralReaders = holdingOnPlatform("referral.read");

export const targets: readonly Target[] = [
  {
    collection: "commission_rules",
    state: "of the platform",
    place: one(`commission_rules/${platformId}`, commissionRules()),
    get: signedIn,
  },
  {
    collection: "commissions",
    state: "pending",
    place: one(`commissions/${newId("commission")}`, commission({ entity_id: entityId, event_id: eventId })),
    get: ["affiliate", ...commissionReaders],
    list: {
      everything: { where: [], allowed: [] },
      "the affiliate's": { where: [["affiliate_id", "==", "affiliate"]], allowed: ["affiliate"] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: commissionReaders },
      "an order's": { where: [["order_id", "==", "ord_1"]], allowed: [] },
    },
    update: {
      "that it is approved": { change: { status: "approved" }, allowed: [] },
      "the amount": { change: { amount_minor: 1_000_000 }, allowed: [] },
    },
  },
  {
    collection: "affiliates",
    state: "active",
    place: one(`affiliates/${platformId}_affiliate`, affiliate()),
    get: ["affiliate", ...affiliateReaders],
    list: {
      everything: { where: [], allowed: [] },
      "the affiliate's": { where: [["uid", "==", "affiliate"]], allowed: ["affiliate"] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: affiliateReaders },
    },
  },
  {
    collection: "affiliates",
    state: "one's own, that is not there",
    place: () => ({ path: `affiliates/${platformId}_person`, documents: [] }),
    get: ["person"],
    update: {},
  },
  {
    collection: "affiliates",
    state: "of somebody whose id ends as another's",
    place: one(`affiliates/${platformId}_a_person`, { ...affiliate(), uid: "a_person" }),
    get: affiliateReaders,
    update: {},
  },
  {
    collection: "referral_codes",
    state: "of the affiliate",
    place: one("referral_codes/ABCDEFGHJK", referralCode()),
  },
  {
    collection: "referrals",
    state: "of the buyer",
    place: one(`referrals/${platformId}_buyer`, referral()),
    get: ["buyer", "affiliate", "upline", ...referralReaders],
    list: {
      everything: { where: [], allowed: [] },
      "those below the affiliate": {
        where: [["upline", "array-contains", "affiliate"]],
        allowed: ["affiliate"],
      },
      "those of the platform below the affiliate": {
        where: [
          ["platform_id", "==", platformId],
          ["upline", "array-contains", "affiliate"],
        ],
        allowed: ["affiliate", ...referralReaders],
      },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: referralReaders },
    },
  },
  {
    collection: "referrals",
    state: "one's own, that is not there",
    place: () => ({ path: `referrals/${platformId}_person`, documents: [] }),
    get: ["person"],
    update: {},
  },
  {
    collection: "referrals",
    state: "of somebody whose id ends as another's",
    place: one(`referrals/${platformId}_a_person`, { ...referral(), uid: "a_person", upline: [] }),
    get: referralReaders,
    update: {},
  },
];
