/**
 * The shape of every stored document. Field names are as stored (snake_case).
 *
 * `*_minor` is an integer in the minor unit of the `currency` beside it; `*_bps` are basis points (1/100 %).
 */
import type { EntityRole, EventRole, PlatformPermission } from "./permissions.ts";
import type {
  CommissionStatus,
  EntityStatus,
  EventStatus,
  InvitationStatus,
  OrderStatus,
  PlatformStatus,
  RefundStatus,
  TicketStatus,
} from "./states.ts";

/** A moment as Firestore hands it out, in the browser and on the server alike. */
export interface Instant {
  readonly seconds: number;
  readonly nanoseconds: number;
  toMillis(): number;
}

/** What every document carries. `request_id` names the operation that wrote last; a client cannot set it. */
export interface Stamps {
  created_at: Instant;
  updated_at: Instant;
  updated_by: string;
  request_id?: string;
}

/** `users/{uid}`: the public part of a person. */
export interface User extends Stamps {
  name: string;
  locale: string;
  /** The platforms that this person is banned on; `global` is all of them. */
  banned_on: string[];
}

/** `banned_addresses/{hash}`: where accounts are banned that had this address; it outlives them. */
export interface BannedAddress extends Stamps {
  /** Those accounts, to be found by. */
  uids: string[];
  /** By account: where it is banned, as its `banned_on`. */
  bans: Record<string, string[]>;
}

export type FeeBearer = "buyer" | "entity";

/** `platforms/{platform_id}` */
export interface Platform extends Stamps {
  platform_id: string;
  name: string;
  status: PlatformStatus;
  master_id: string;
  house_entity_id: string;
  /** Whether its status has not reached the grants of all its staff yet. */
  applying: boolean;
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

/** A grant is disabled while its holder is banned there; on a platform, also while that is disabled. */
export type GrantStatus = "active" | "disabled";

/** `platform_roles/{platform_id}_{uid}`; GOD's is `platform_roles/global_{uid}`. */
export interface PlatformRoleGrant extends Stamps {
  platform_id: string;
  uid: string;
  name: string;
  /** System roles by name, the platform's own by id. */
  roles: string[];
  /** In the order of `roles`, for people to read. */
  role_names: string[];
  /** Resolved from `roles`, so that one look-up answers. */
  permissions: PlatformPermission[];
  second_factor_required: boolean;
  department_ids: string[];
  /** The job title in each of the departments. */
  titles: Record<string, string>;
  status: GrantStatus;
  /** Until when a GOD has opened this platform's private data to look at; null: not opened. */
  support_until: Instant | null;
}

/** `roles/{role_id}`: a role that a platform made for itself. The system roles are in `permissions.ts`. */
export interface Role extends Stamps {
  platform_id: string;
  name: string;
  description: string;
  /** Spelled out, sorted. */
  permissions: PlatformPermission[];
  /** Deleted ones are kept for the records that name them; nobody holds them. */
  status: "active" | "deleted";
  /** Whether its last change has not reached all its holders yet. */
  applying: boolean;
}

/** `departments/{department_id}`: groups people of a platform; grants nothing. The id is derived from the code. */
export interface Department extends Stamps {
  platform_id: string;
  /** Short and unique on the platform, such as `SUPPORT`. */
  code: string;
  name: string;
  purpose: string;
  titles: DepartmentTitle[];
}

export interface DepartmentTitle {
  name: string;
  /** Offered to whoever is given the title: system roles by name, the platform's own by id. */
  default_roles: string[];
}

export const entityKinds = ["community", "organisation", "business", "artist", "content_creator", "sponsor"] as const;
export type EntityKind = (typeof entityKinds)[number];

export interface RefundPolicy {
  kind: "none" | "until";
  /** Refunds are given until so many days before the start; 0 with `none`. */
  days_before: number;
  note: string;
}

/** Who wants something of a published document to be otherwise, until somebody of the platform has looked at it. */
export interface Proposal {
  proposed_by: string;
  proposed_at: Instant;
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
  /** Whether it is deleted, but not all of its team's grants are gone yet. */
  removing_team: boolean;
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

/**
 * `invitations/{invitation_id}`: into an entity's team, with the role `owner` to take the entity over; to one event; or
 * into a platform's affiliate programme.
 */
export type Invitation = InvitationToSomething & InvitedInto;
export type InvitationKind = Invitation["kind"];

/** What an invitation is into. */
export type InvitedInto =
  | { kind: "team"; entity_id: string; event_id: null; role: EntityRole }
  | { kind: "event"; entity_id: string; event_id: string; role: EventRole }
  | { kind: "affiliate"; entity_id: null; event_id: null; role: "affiliate" };

interface InvitationToSomething extends Stamps {
  platform_id: string;
  /** What it is into, as that was called: the entity, the event, the platform. */
  into: string;
  /** In small letters. Null where it names a person who is on the team: nobody learns the address of a uid. */
  email: string | null;
  /** Null where it names an address: nobody learns whose that is, there may be no account yet. */
  uid: string | null;
  /** How the person whom it names is called on the team. */
  name: string | null;
  invited_by: string;
  invited_by_name: string;
  status: InvitationStatus;
  expires_at: Instant;
}

/** `mail/{mail_id}`: a message that Firebase's extension _Trigger Email_ sends, which fixes the names of the fields. */
export interface Mail extends Stamps {
  platform_id: string;
  to: string;
  message: { subject: string; text: string; html: string };
}

/** `event_roles/{event_id}_{uid}`: one event only, for volunteers at a door. */
export interface EventRoleGrant extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  uid: string;
  name: string;
  role: EventRole;
  status: GrantStatus;
}

/** What a public event is and where: that is what people come for. */
export interface EventIdentity {
  title: string;
  category: string;
  place: { name: string; address: string };
}

/** `events/{event_id}` */
export interface Event extends Stamps, EventIdentity {
  platform_id: string;
  entity_id: string;
  entity_name: string;
  description: string;
  image_url: string | null;
  starts_at: Instant;
  ends_at: Instant;
  time_zone: string;
  status: EventStatus;
  visibility: "hidden" | "public";
  sales_open: boolean;
  fee_bearer: FeeBearer;
  /** Whether affiliates earn on this event; their commissions come out of the entity's share. */
  affiliate_programme: boolean;
  review_note: string | null;
  /** Who sent it in, or published it. */
  submitted_by?: string;
  /** What it is to be, where somebody has asked for that and the platform looks at events. */
  proposed?: (EventIdentity & Proposal) | null;
}

/** `events/{event_id}/ticket_types/{ticket_type_id}` */
export interface TicketType extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  name: string;
  description: string;
  /** Which commission rates apply. */
  category: CommissionCategory;
  price_minor: number;
  currency: string;
  quantity: number;
  per_order_limit: number;
  per_person_limit: number | null;
  sales_start_at: Instant | null;
  sales_end_at: Instant | null;
  position: number;
}

/** `events/{event_id}/ticket_types/{ticket_type_id}/buyers/{uid}`: kept only where a type limits tickets per person. */
export interface BuyerCount extends Stamps {
  platform_id: string;
  count: number;
}

export interface OrderLine {
  ticket_type_id: string;
  name: string;
  category: CommissionCategory;
  quantity: number;
  unit_price_minor: number;
  /** Platform fee on one ticket of the line. */
  unit_fee_minor: number;
  ticket_ids: string[];
}

/** `orders/{order_id}` */
export interface Order extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  event_title: string;
  buyer_id: string;
  buyer_name: string;
  lines: OrderLine[];
  currency: string;
  subtotal_minor: number;
  fee_minor: number;
  fee_bearer: FeeBearer;
  total_minor: number;
  refunded_minor: number;
  /** Refunded, or approved to be: what the refund limits count. */
  refund_approved_minor: number;
  affiliate_programme: boolean;
  /** Affiliates above the buyer when it was paid, nearest first. */
  upline: string[];
  status: OrderStatus;
  expires_at: Instant;
  paid_at: Instant | null;
  stripe_session_id: string | null;
  checkout_url: string | null;
  /** Part of the key under which Stripe is asked for the payment page: a failure would be repeated under the same one. */
  checkout_attempt: number;
  stripe_payment_intent_id: string | null;
  /** By Stripe's id. */
  disputes: Record<string, OrderDispute>;
  /** From `disputes`, to be searched by: whether one is open or lost. */
  dispute_state: "open" | "lost" | null;
  /** Refunds that somebody made in Stripe's dashboard, by Stripe's id. */
  refunds_by_hand: Record<string, RefundByHand>;
}

export interface OrderDispute {
  /** As Stripe calls it. */
  status: string;
  amount_minor: number;
  currency: string;
  reason: string;
}

export interface RefundByHand {
  /** As Stripe calls it. */
  status: string;
  amount_minor: number;
  currency: string;
  /** What becomes of the tickets; null while nobody has decided. */
  decision: "kept" | "cancelled" | null;
}

/** `tickets/{ticket_id}`: the id is derived from type, serial and generation. */
export interface Ticket extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  event_title: string;
  event_starts_at: Instant;
  ticket_type_id: string;
  ticket_type_name: string;
  order_id: string;
  owner_id: string;
  owner_name: string;
  serial: number;
  /** 0 for the first ticket on a seat, one more each time the seat came back on sale. */
  generation: number;
  /** Whether this ticket was given back and its seat waits for the next buyer. */
  seat_open: boolean;
  status: TicketStatus;
  /** What the QR code says; null until issued. */
  code: string | null;
  /** The refund under way for it: it can no longer be used. */
  refund_id: string | null;
  checked_in_at: Instant | null;
  checked_in_by: string | null;
  checked_in_gate: string | null;
  /** When whoever checked it in took that back at the door, which they may once. */
  undone_at_door?: Instant;
}

/** `refunds/{refund_id}` */
export interface Refund extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  order_id: string;
  buyer_id: string;
  /** Empty where a payment goes back that has no tickets: it came too late, or twice. */
  ticket_ids: string[];
  /** The payment that is given back; null for the order's. */
  stripe_payment_intent_id: string | null;
  /** Whether the money had gone back once already: tickets, commissions and seats have followed. */
  took_effect: boolean;
  amount_minor: number;
  currency: string;
  reason: string;
  status: RefundStatus;
  requested_by: string;
  decided_by: string | null;
  decision_note: string | null;
  stripe_refund_id: string | null;
  /** Refunds at Stripe that failed, before the present try. */
  failed_stripe_refund_ids: string[];
  failure: string | null;
  /** Stripe is asked once an attempt: each has an idempotency key of its own. */
  attempt: number;
}

/** One line of a journal. Positive: the account gets it; negative: it gives it. */
export interface LedgerEntry {
  account: string;
  amount_minor: number;
}

/** `ledger/{journal_id}`: one balanced journal; never changed. */
export interface Journal extends Stamps {
  platform_id: string;
  kind: "sale" | "late_payment" | "refund" | "refund_returned" | "refund_by_hand" | "stripe_fee";
  order_id: string;
  refund_id: string | null;
  currency: string;
  entries: LedgerEntry[];
}

/** `stripe_events/{event_id}`: written in the transaction that carries out the event. */
export interface StripeEventRecord extends Stamps {
  type: string;
  outcome: string;
}

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

/** `audit_logs/{audit_id}`: never changed. Its `created_at` is the time at which Firestore committed it. */
export interface AuditRecord extends Stamps {
  /** When it was done; what a person wrote directly is recorded a little later. */
  happened_at: Instant;
  platform_id: string;
  entity_id: string | null;
  actor_id: string;
  actor_name: string;
  /** What gave the actor the right, at that time. */
  actor_role: string;
  /** Whether that was GOD's power. */
  by_god: boolean;
  /** Whether it concerned the actor, who decided all the same, for nobody else could. */
  decided_alone?: true;
  action: string;
  /** Path of the document that it was about. */
  resource: string;
  /** The collection of that document. */
  resource_kind: string;
  /** The paths of all documents that it is about or that it changed, to be found by. */
  touched: string[];
  changes: AuditChange[];
  reason: string | null;
}

/**
 * One document's changed fields. `before` is null for a new document, `after` for a removed one, both for one that was
 * only looked at.
 */
export interface AuditChange {
  resource: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** Where a record stands among all: by time, then by id. */
export interface AuditPosition {
  created_at: Instant;
  id: string;
}

/** `audit_seals/{number}`: a link of the hash chain over the audit records; never changed. */
export interface AuditSeal extends Stamps {
  platform_id: string;
  /** From 1 on, without a gap. */
  number: number;
  /** The hash of the seal before; zeros for the first. */
  previous_hash: string;
  /** Over all other fields. */
  hash: string;
  from: AuditPosition;
  to: AuditPosition;
  /** No record with an earlier `created_at` is to come. */
  sealed_until: Instant;
  count: number;
  /** The records in their order. */
  records: { id: string; hash: string }[];
  /** Records that somebody had tampered with before they were sealed. */
  suspects: { id: string; tampering: "changed" | "inserted" }[];
}

/** `notifications/{uid}/items/{id}` */
export interface Notification extends Stamps {
  platform_id: string;
  kind: NotificationKind;
  /** What the text speaks of: names, titles, reasons. */
  details: Record<string, string>;
  /** Where in the web client it leads. */
  link: string;
  read_at: Instant | null;
}

export type NotificationKind =
  | "entity_approved"
  | "entity_rejected"
  | "entity_change_decided"
  | "entity_suspended"
  | "entity_reinstated"
  | "team_role_given"
  | "team_role_removed"
  | "event_role_given"
  | "event_role_removed"
  | "team_invited"
  | "event_invited"
  | "affiliate_invited"
  | "invitation_answered"
  | "invitation_withdrawn"
  | "team_member_left"
  | "ownership_transferred"
  | "entity_deletion_rejected"
  | "entity_deleted"
  | "platform_role_given"
  | "platform_role_changed"
  | "departments_changed"
  | "platform_disabled"
  | "platform_enabled"
  | "platform_deleted"
  | "platform_settings_changed"
  | "platform_master_given"
  | "platform_master_taken"
  | "support_access_opened"
  | "support_access_closed"
  | "god_granted"
  | "god_revoked"
  | "person_banned"
  | "person_unbanned"
  | "payments_changed"
  | "ticket_price_changed"
  | "event_published"
  | "event_returned"
  | "event_change_decided"
  | "tickets_issued"
  | "refund_requested"
  | "refund_decided"
  | "refund_succeeded"
  | "refund_failed"
  | "refund_returned"
  | "payment_disputed"
  | "refunded_by_hand"
  | "tickets_cancelled"
  | "affiliate_enrolled"
  | "decided_alone"
  | "check_in_overridden"
  | "order_refunded_after_expiry";
