/** Valid documents of every collection, as the model types them. */
import type {
  Affiliate,
  Commission,
  CommissionRules,
  Referral,
  ReferralCode,
} from "../../../functions/src/affiliates/model.ts";
import type { Announcement } from "../../../functions/src/announcements/model.ts";
import type { AuditRecord } from "../../../functions/src/audit/model.ts";
import type { Entity, EntityPayments, EntityRoleGrant } from "../../../functions/src/entities/model.ts";
import type { Event, EventRoleGrant, TicketType } from "../../../functions/src/events/model.ts";
import type { SavedFilter } from "../../../functions/src/filters/model.ts";
import type { Follow, News } from "../../../functions/src/follows/model.ts";
import type { InvitationKind } from "../../../functions/src/invitations/model.ts";
import type { Journal } from "../../../functions/src/ledger/model.ts";
import type { Instant, Stamps } from "../../../functions/src/model/stored.ts";
import type { Notification } from "../../../functions/src/notifications/model.ts";
import type { Order, Refund, StripeEventRecord } from "../../../functions/src/payments/model.ts";
import type { User } from "../../../functions/src/people/model.ts";
import type { Platform } from "../../../functions/src/platforms/model.ts";
import type { PlatformRoleGrant } from "../../../functions/src/roles/model.ts";
import type { BuyerCount, Ticket } from "../../../functions/src/tickets/model.ts";
import { requestTime } from "./project.ts";

export const platformId = "north";
export const otherPlatformId = "south";
export const disabledPlatformId = "closed";

const day_ms = 86_400_000;

/** So many days from now; negative: ago. */
export function inDays(days: number): Instant {
  return atMs(Math.round(Date.now() + days * day_ms));
}

/** As `Date.UTC` counts, with months from 0. */
export function atUtc(year: number, month: number, day: number, hour = 0): Instant {
  return atMs(Date.UTC(year, month, day, hour));
}

function atMs(at_ms: number): Instant {
  return { seconds: Math.floor(at_ms / 1000), nanoseconds: (at_ms % 1000) * 1e6, toMillis: () => at_ms };
}

const written = inDays(-30);
export const stamps = { created_at: written, updated_at: written, updated_by: "system", request_id: "req_before" };

/** The stamps of a client's new document and of its change. */
export const stampsOfNew = (uid: string | null) => ({
  created_at: requestTime,
  updated_at: requestTime,
  updated_by: uid,
});
export const stampsOfChange = (uid: string | null) => ({ updated_at: requestTime, updated_by: uid });

/** The document as a client would write it, without the stamps, which each write makes anew. */
export function unstamped<T extends Stamps>(document: T): Omit<T, keyof Stamps> {
  const { created_at, updated_at, updated_by, request_id, ...fields } = document;
  return fields;
}

export const user = (fields: Partial<User> = {}): User => ({
  ...stamps,
  name: "Asha",
  locale: "en-IN",
  banned_on: [],
  ...fields,
});

export const platform = (fields: Partial<Platform> = {}): Platform => ({
  ...stamps,
  platform_id: platformId,
  name: "North",
  status: "active",
  master_id: "superadmin",
  house_entity_id: "ent_house",
  settings: {
    currency: "INR",
    fee_bps: 500,
    fee_fixed_minor: 0,
    event_review: true,
    refund_own_limit_minor: 10_000,
    refund_entity_limit_minor: 100_000,
    commission_levels: 3,
    commission_share_bps_max: 5_000,
    unpaid_tickets_max: 10,
  },
  ...fields,
});

export const platformRole = (
  fields: Pick<PlatformRoleGrant, "uid" | "roles" | "permissions"> & Partial<PlatformRoleGrant>,
): PlatformRoleGrant => ({
  ...stamps,
  platform_id: platformId,
  name: fields.uid,
  role_names: fields.roles,
  second_factor_required: false,
  department_ids: [],
  titles: {},
  status: "active",
  support_until: null,
  ...fields,
});

export const role = () => ({
  ...stamps,
  platform_id: platformId,
  name: "Door staff",
  description: "",
  permissions: ["event.read"],
  status: "active",
  applying: false,
});

export const department = () => ({
  ...stamps,
  platform_id: platformId,
  code: "SUPPORT",
  name: "Support",
  purpose: "",
  titles: [],
});

/** Into the team, for an address, unless the fields say otherwise. */
export const invitation = (fields: {
  entity_id: string | null;
  platform_id?: string;
  kind?: InvitationKind;
  uid?: string;
  email?: string | null;
}) => ({
  ...stamps,
  platform_id: platformId,
  kind: "team",
  event_id: null,
  into: "Malhar",
  email: "invited@example.org",
  uid: null,
  name: null,
  role: "content_editor",
  invited_by: "owner",
  invited_by_name: "Asha",
  status: "pending",
  expires_at: inDays(7),
  ...fields,
});

export const entity = (fields: Partial<Entity> = {}): Entity => ({
  ...stamps,
  platform_id: platformId,
  owner_id: "owner",
  kind: "community",
  name: "Malhar",
  slug: "malhar",
  description: "Music of the rains",
  image_url: "https://images.example/malhar.jpg",
  status: "approved",
  visibility: "public",
  events_enabled: true,
  rejection_reason: null,
  refund_policy: null,
  ...fields,
});

export const entityPayments = (fields: Partial<EntityPayments> = {}): EntityPayments => ({
  ...stamps,
  platform_id: platformId,
  entity_id: "",
  stripe_account_id: "acct_1",
  details_submitted: true,
  charges_enabled: true,
  payouts_enabled: true,
  requirements_due: [],
  requirements_past_due: [],
  former_account_ids: [],
  account_attempt: 1,
  ...fields,
});

export const entityRole = (
  fields: Pick<EntityRoleGrant, "entity_id" | "uid" | "role"> & Partial<EntityRoleGrant>,
): EntityRoleGrant => ({ ...stamps, platform_id: platformId, name: fields.uid, status: "active", ...fields });

export const eventRole = (fields: Pick<EventRoleGrant, "entity_id" | "event_id" | "uid" | "role">): EventRoleGrant => ({
  ...stamps,
  platform_id: platformId,
  name: "Vera",
  status: "active",
  ...fields,
});

export const event = (fields: Partial<Event> & Pick<Event, "entity_id">): Event => ({
  ...stamps,
  platform_id: platformId,
  entity_name: "Malhar",
  title: "An evening of ragas",
  description: "Doors at six",
  category: "music",
  image_url: null,
  place: { name: "Town hall", address: "1 Main Street" },
  starts_at: inDays(20),
  ends_at: inDays(21),
  time_zone: "Asia/Kolkata",
  status: "draft",
  visibility: "hidden",
  sales_open: true,
  fee_bearer: "buyer",
  affiliate_programme: false,
  review_note: null,
  ...fields,
});

export const ticketType = (fields: Partial<TicketType> & Pick<TicketType, "entity_id" | "event_id">): TicketType => ({
  ...stamps,
  platform_id: platformId,
  name: "Standing",
  description: "",
  category: "ticket",
  price_minor: 50_000,
  currency: "INR",
  quantity: 100,
  per_order_limit: 10,
  per_person_limit: null,
  sales_start_at: null,
  sales_end_at: null,
  position: 0,
  ...fields,
});

interface Sale {
  entity_id: string;
  event_id: string;
}

export const order = (sale: Sale): Order => ({
  ...stamps,
  ...sale,
  platform_id: platformId,
  event_title: "An evening of ragas",
  buyer_id: "buyer",
  buyer_name: "Bela",
  lines: [],
  currency: "INR",
  subtotal_minor: 50_000,
  fee_minor: 2_500,
  fee_bearer: "buyer",
  total_minor: 52_500,
  refunded_minor: 0,
  refund_approved_minor: 0,
  affiliate_programme: true,
  upline: ["affiliate", "upline"],
  status: "paid",
  expires_at: inDays(1),
  paid_at: written,
  stripe_session_id: "cs_1",
  checkout_url: null,
  stripe_payment_intent_id: "pi_1",
  checkout_attempt: 1,
  disputes: {},
  dispute_state: null,
  refunds_by_hand: {},
});

export const ticket = (sale: Sale): Ticket => ({
  ...stamps,
  ...sale,
  platform_id: platformId,
  event_title: "An evening of ragas",
  event_starts_at: inDays(20),
  ticket_type_id: "tt_1",
  ticket_type_name: "Standing",
  order_id: "ord_1",
  owner_id: "buyer",
  owner_name: "Bela",
  serial: 1,
  generation: 0,
  seat_open: false,
  status: "issued",
  code: "secret",
  refund_id: null,
  checked_in_at: null,
  checked_in_by: null,
  checked_in_gate: null,
});

export const refund = (sale: Sale): Refund => ({
  ...stamps,
  ...sale,
  platform_id: platformId,
  order_id: "ord_1",
  buyer_id: "buyer",
  ticket_ids: ["tkt_1"],
  amount_minor: 52_500,
  currency: "INR",
  reason: "ill",
  status: "requested",
  requested_by: "entity_admin",
  decided_by: null,
  decision_note: null,
  stripe_refund_id: null,
  stripe_payment_intent_id: null,
  took_effect: false,
  failed_stripe_refund_ids: [],
  failure: null,
  attempt: 0,
});

export const journal = (): Journal => ({
  ...stamps,
  platform_id: platformId,
  kind: "sale",
  order_id: "ord_1",
  refund_id: null,
  currency: "INR",
  entries: [
    { account: "stripe", amount_minor: -100 },
    { account: "entity", amount_minor: 100 },
  ],
});

export const stripeEvent = (): StripeEventRecord => ({ ...stamps, type: "charge.updated", outcome: "none" });

export const commissionRules = (): CommissionRules => ({
  ...stamps,
  platform_id: platformId,
  rates: { ticket: [], addon: [], server: [], domain: [] },
});

export const commission = (sale: Sale): Commission => ({
  ...stamps,
  ...sale,
  platform_id: platformId,
  event_title: "An evening of ragas",
  order_id: "ord_1",
  line: 0,
  level: 1,
  affiliate_id: "affiliate",
  buyer_id: "buyer",
  category: "ticket",
  rate: { kind: "percent", bps: 500 },
  base_minor: 50_000,
  refunded_base_minor: 0,
  earned_minor: 2_500,
  reversed_minor: 0,
  amount_minor: 2_500,
  currency: "INR",
  status: "pending",
  held_for: null,
});

export const affiliate = (): Affiliate => ({
  ...stamps,
  platform_id: platformId,
  uid: "affiliate",
  name: "Farid",
  code: "ABCDEFGHJK",
  status: "active",
});

export const referralCode = (): ReferralCode => ({ ...stamps, platform_id: platformId, uid: "affiliate" });

export const referral = (): Referral => ({
  ...stamps,
  platform_id: platformId,
  uid: "buyer",
  name: "Bela",
  upline: ["affiliate", "upline"],
});

export const auditRecord = (): AuditRecord => ({
  ...stamps,
  platform_id: platformId,
  entity_id: null,
  actor_id: "superadmin",
  actor_name: "Sana",
  actor_role: "superadmin",
  by_god: false,
  action: "entity.approved",
  resource: "entities/ent_1",
  resource_kind: "entities",
  touched: ["entities/ent_1"],
  happened_at: stamps.created_at,
  changes: [],
  reason: null,
  personal: { actor_name: { of: ["superadmin"], salt: "0".repeat(32) } },
  about: ["superadmin"],
});

export const notification = (): Notification => ({
  ...stamps,
  platform_id: platformId,
  kind: "entity_approved",
  details: {},
  link: "/",
  read_at: null,
});

export const buyerCount = (): BuyerCount => ({ ...stamps, platform_id: platformId, count: 1 });

export const follow = (fields: Pick<Follow, "entity_id" | "uid">): Follow => ({
  ...stamps,
  platform_id: platformId,
  ...fields,
});

export const news = (fields: Pick<News, "entity_id" | "subject">): News => ({
  ...stamps,
  platform_id: platformId,
  notice: {
    platform_id: platformId,
    kind: "event_announced",
    link: "/",
    details: { entity: "Malhar", event: "An evening of ragas" },
  },
  telling: true,
  reached: null,
  ...fields,
});

export const announcement = (fields: Pick<Announcement, "entity_id"> & Partial<Announcement>): Announcement => ({
  ...stamps,
  platform_id: platformId,
  title: "New rooms",
  text: "We have moved.",
  status: "published",
  published_at: written,
  ...fields,
});

export const savedFilter = (uid: string): SavedFilter => ({
  ...stamps,
  platform_id: platformId,
  uid,
  name: "Evenings out",
  words: "ragas",
  category: "music",
});
