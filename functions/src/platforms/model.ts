/** What is stored of platforms. */
import { machine, type StateOf } from "../model/machine.ts";
import { type AuditActions, bulkOf, type Notices, type Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

export const platformStates = machine("platform", {
  active: ["disabled"],
  disabled: ["active", "deleted"],
  deleted: [],
});
export type PlatformStatus = StateOf<typeof platformStates>;

/** `platforms/{platform_id}` */
export interface Platform extends Stamps {
  platform_id: string;
  name: string;
  status: PlatformStatus;
  master_id: string;
  house_entity_id: string;
  settings: PlatformSettings;
}

export interface PlatformSettings {
  currency: string;
  /** Platform fee on a priced ticket: a share of its price and a fixed part. */
  fee_bps: number;
  fee_fixed_minor: number;
  /** Whether a person of the platform looks at each event before it is public. */
  event_review: boolean;
  /** What an owner or finance manager may refund on their own request, per order. */
  refund_own_limit_minor: number;
  /** Above this, a refund is decided by the platform. */
  refund_entity_limit_minor: number;
  commission_levels: number;
  /** What commissions take at most, together, of the entity's part of an order line. */
  commission_share_bps_max: number;
  /** How many unpaid tickets of one event a person holds at most, over all of their orders. */
  unpaid_tickets_max: number;
}

export interface OfPlatform {
  platform_id: string;
}

/** Changes that take more than one transaction, with what each is told. */
export const bulk = { follow_status: bulkOf<OfPlatform>("platform_id") };

/** What people are told of platforms, and what stands above them: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  platform_disabled: ["platform", "reason"],
  platform_enabled: ["platform", "reason"],
  platform_deleted: ["platform", "reason"],
  platform_settings_changed: ["platform", "by", "reason"],
  platform_master_given: ["platform"],
  platform_master_taken: ["platform", "reason"],
  support_access_opened: ["platform", "by", "hours", "reason"],
  support_access_closed: ["platform", "by"],
  god_granted: [],
  god_revoked: ["reason"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "god.granted": "GOD named",
  "god.revoked": "GOD dismissed",
  "platform.created": null,
  "platform.deleted": null,
  "platform.disabled": null,
  "platform.enabled": null,
  "platform.master_changed": null,
  "platform.numbers_read": "Numbers of a platform looked at",
  "platform.settings_changed": null,
  "rate_limit.changed": null,
  "rate_limit.listed": "Rate limits looked at",
  "support_access.closed": null,
  "support_access.opened": null,
} as const satisfies AuditActions;

/** Whose its texts are. */
export const texts = {
  platforms: { name: [] } satisfies TextsOf<Platform>,
  deployment: { gods: [] },
} as const satisfies Texts;
