/** What is stored of entities. */

import type { GrantStatus } from "../model/grants.ts";
import { machine, type StateOf } from "../model/machine.ts";
import type { EntityRole } from "../model/permissions.ts";
import { type AuditActions, bulkOf, type Instant, type Notices, type Proposal, type Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { entity: "ent" } as const;

/** As many entities as a person applies for at most on one platform, the rejected and the deleted among them. */
export const applicationsMax = 10;

/** The only ids that the entities have which a person applies for on a platform. */
export function applicationIds(platform_id: string, uid: string): Promise<string[]> {
  const numbers = Array.from({ length: applicationsMax }, (_, number) => number);
  return Promise.all(
    numbers.map(async (number) => {
      const text = new TextEncoder().encode(`${platform_id}/${uid}/${number}`);
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
      const digits = Array.from(hash.subarray(0, 10), (byte) => byte.toString(16).padStart(2, "0"));
      return `${ids.entity}_${digits.join("")}`;
    }),
  );
}

export const entityStates = machine("entity", {
  pending: ["approved", "rejected"],
  rejected: ["pending"],
  approved: ["suspended", "deletion_requested"],
  suspended: ["approved", "deletion_requested"],
  deletion_requested: ["deleted", "approved", "suspended"],
  deleted: [],
});
export type EntityStatus = StateOf<typeof entityStates>;

export const entityKinds = ["community", "organisation", "business", "artist", "content_creator", "sponsor"] as const;

export type EntityKind = (typeof entityKinds)[number];

export interface RefundPolicy {
  kind: "none" | "until";
  /** Refunds are given until so many days before the start; 0 with `none`. */
  days_before: number;
  note: string;
}

/** What an approved entity is and is called: that is what the platform approved. */
export interface EntityIdentity {
  kind: EntityKind;
  name: string;
  slug: string;
}

/** `entities/{entity_id}` */
export interface Entity extends Stamps, EntityIdentity {
  platform_id: string;
  owner_id: string;
  description: string;
  image_url: string | null;
  status: EntityStatus;
  visibility: "hidden" | "public";
  events_enabled: boolean;
  rejection_reason: string | null;
  refund_policy: RefundPolicy | null;
  /** What it is to be called, where somebody has asked for that. */
  proposed?: (EntityIdentity & Proposal) | null;
  /** From the moment its owner asks for it to be deleted; null again once the platform has refused that. */
  deletion?: EntityDeletion | null;
}

export interface EntityDeletion {
  reason: string;
  requested_at: Instant;
  /** Whether it was suspended when its owner asked. */
  was_suspended: boolean;
}

/** `entities/{entity_id}/private/payments`: the connected account, as Stripe last told. */
export interface EntityPayments extends Stamps {
  platform_id: string;
  entity_id: string;
  stripe_account_id: string | null;
  details_submitted: boolean;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  requirements_due: string[];
  requirements_past_due: string[];
  /** Accounts that were the entity's before: under another owner, or until they were disconnected at Stripe. */
  former_account_ids: string[];
  /** Part of the key under which Stripe is asked for an account: a failure would be repeated under the same one. */
  account_attempt: number;
}

/** `entity_roles/{entity_id}_{uid}` */
export interface EntityRoleGrant extends Stamps {
  platform_id: string;
  entity_id: string;
  uid: string;
  name: string;
  role: EntityRole;
  status: GrantStatus;
}

export interface OfEntity {
  platform_id: string;
  entity_id: string;
}

/** Changes that take more than one transaction, with what each is told. */
export const bulk = {
  carry_to_events: bulkOf<OfEntity>("entity_id"),
  dissolve_team: bulkOf<OfEntity>("entity_id"),
  take_assignments: bulkOf<OfEntity & { uid: string }>("entity_id", "uid"),
};

/** What people are told of entities and teams: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  entity_approved: ["entity"],
  entity_rejected: ["entity", "reason"],
  entity_change_decided: ["entity", "name", "decision", "note"],
  entity_suspended: ["entity", "reason"],
  entity_reinstated: ["entity"],
  entity_deletion_rejected: ["entity", "status", "reason"],
  entity_deleted: ["entity"],
  team_role_given: ["entity", "role"],
  team_role_removed: ["entity"],
  team_member_left: ["entity", "person", "role"],
  ownership_transferred: ["entity", "person"],
  payments_changed: ["entity", "state"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "entity.approved": null,
  "entity.change_decided": null,
  "entity.change_proposed": null,
  "entity.created": null,
  "entity.deleted": null,
  "entity.deletion_rejected": null,
  "entity.deletion_requested": null,
  "entity.edited": null,
  "entity.ownership_offered": null,
  "entity.payments_changed": null,
  "entity.payments_connecting": null,
  "entity.reinstated": null,
  "entity.rejected": null,
  "entity.suspended": null,
  "entity.team_dissolved": null,
  "entity.written_past_rules": null,
  "team.invited": null,
  "team.left": null,
  "team.role_changed": null,
  "team.role_removed": null,
} as const satisfies AuditActions;

/** Whose its texts are. */
export const texts = {
  entities: {
    name: ["owner_id"],
    slug: ["owner_id"],
    description: ["owner_id"],
    image_url: ["owner_id"],
    proposed: ["owner_id"],
    rejection_reason: ["owner_id"],
    deletion: ["owner_id"],
    // What buyers were promised.
    refund_policy: [],
  } satisfies TextsOf<Entity>,
  private: { requirements_due: [], requirements_past_due: [] } satisfies TextsOf<EntityPayments>,
  entity_roles: { name: ["uid"] } satisfies TextsOf<EntityRoleGrant>,
} as const satisfies Texts;
