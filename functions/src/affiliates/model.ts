/** What is stored of affiliates. */
import { machine, type StateOf } from "../model/machine.ts";
import type { AuditActions, Notices, Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { commission: "com" } as const;

export const commissionStates = machine("commission", {
  pending: ["approved", "held", "reversed"],
  approved: ["paid", "held", "reversed"],
  held: ["pending", "rejected", "reversed"],
  paid: [],
  rejected: [],
  reversed: [],
});
export type CommissionStatus = StateOf<typeof commissionStates>;

export const commissionCategories = ["ticket", "addon", "server", "domain"] as const;

export type CommissionCategory = (typeof commissionCategories)[number];

export type CommissionRate = { kind: "percent"; bps: number } | { kind: "fixed"; amount_minor: number };

/** `commission_rules/{platform_id}`: the rates by category; index 0 is level 1. */
export interface CommissionRules extends Stamps {
  platform_id: string;
  rates: Record<CommissionCategory, CommissionRate[]>;
}

/** `commissions/{commission_id}`: the id is derived from order line and level. */
export interface Commission extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  event_title: string;
  order_id: string;
  line: number;
  level: number;
  affiliate_id: string;
  buyer_id: string;
  category: CommissionCategory;
  rate: CommissionRate;
  /** What the line cost, and what of that was refunded since. */
  base_minor: number;
  refunded_base_minor: number;
  earned_minor: number;
  reversed_minor: number;
  /** `earned_minor - reversed_minor`. */
  amount_minor: number;
  currency: string;
  status: CommissionStatus;
  /** Why it is held; null while it is not. */
  held_for: "payment" | null;
}

/** `affiliates/{platform_id}_{uid}` */
export interface Affiliate extends Stamps {
  platform_id: string;
  uid: string;
  name: string;
  code: string;
  status: "active" | "disabled";
}

/** `referral_codes/{code}` */
export interface ReferralCode extends Stamps {
  platform_id: string;
  uid: string;
}

/** `referrals/{platform_id}_{uid}`: who brought a person to a platform; written once. */
export interface Referral extends Stamps {
  platform_id: string;
  uid: string;
  name: string;
  /** Nearest first, at most three. */
  upline: string[];
}

/** What people are told of the affiliate programme: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  affiliate_enrolled: ["platform"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "affiliate.invited": null,
  "affiliate.joined": null,
} as const satisfies AuditActions;

/** Whose its texts are. */
export const texts = {
  affiliates: { name: ["uid"], code: [] } satisfies TextsOf<Affiliate>,
  referrals: { name: ["uid"], upline: [] } satisfies TextsOf<Referral>,
  commissions: { event_title: [], category: [], held_for: [] } satisfies TextsOf<Commission>,
} as const satisfies Texts;
