import { beforeAll } from "vitest";
import { newId } from "../../functions/src/model/ids.ts";
import { type ActorName, signedIn } from "./support/actors.ts";
import { affiliate, commission, commissionRules, platformId, referral, referralCode } from "./support/documents.ts";
import { type Stored, useRules } from "./support/environment.ts";
import { matrix } from "./support/matrix.ts";
import { entityId, eventId, world } from "./support/world.ts";

const rules = useRules("referrals");
beforeAll(() => rules.store(world()));

const one = (path: string, document: object) => () => ({ path, documents: [[path, document]] satisfies Stored[] });

const commissionReaders: ActorName[] = ["affiliate_manager", "payout_manager", "platform_admin", "superadmin", "god"];
const affiliateReaders: ActorName[] = ["affiliate_manager", "platform_admin", "superadmin", "god"];

matrix(rules, [
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
      everything: { where: [], allowed: ["god"] },
      "the affiliate's": { where: [["affiliate_id", "==", "affiliate"]], allowed: ["affiliate", "god"] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: commissionReaders },
      "an order's": { where: [["order_id", "==", "ord_1"]], allowed: ["god"] },
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
      everything: { where: [], allowed: ["god"] },
      "the affiliate's": { where: [["uid", "==", "affiliate"]], allowed: ["affiliate", "god"] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: affiliateReaders },
    },
  },
  {
    collection: "affiliates",
    state: "one's own, that is not there",
    place: () => ({ path: `affiliates/${platformId}_person`, documents: [] }),
    get: ["person", "god"],
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
    get: ["buyer", "affiliate", "upline", ...affiliateReaders],
    list: {
      everything: { where: [], allowed: ["god"] },
      "those below the affiliate": {
        where: [["upline", "array-contains", "affiliate"]],
        allowed: ["affiliate", "god"],
      },
      "those of the platform below the affiliate": {
        where: [
          ["platform_id", "==", platformId],
          ["upline", "array-contains", "affiliate"],
        ],
        allowed: ["affiliate", ...affiliateReaders],
      },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: affiliateReaders },
    },
  },
  {
    collection: "referrals",
    state: "one's own, that is not there",
    place: () => ({ path: `referrals/${platformId}_person`, documents: [] }),
    get: ["person", "god"],
    update: {},
  },
]);
