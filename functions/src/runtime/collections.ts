/** Typed references to every collection, and the one place where stored data gets its type. */
import type {
  CollectionGroup,
  CollectionReference,
  DocumentReference,
  FirestoreDataConverter,
  QueryDocumentSnapshot,
} from "firebase-admin/firestore";
import type * as documents from "../model/documents.ts";
import { database } from "./database.ts";

// Rules and operations are the only writers and hold each document to its shape, so it is not parsed again on reading.
function typed<T extends object>(): FirestoreDataConverter<T> {
  return {
    toFirestore: (document) => ({ ...document }),
    fromFirestore: (snapshot: QueryDocumentSnapshot) => snapshot.data() as T,
  };
}

function collection<T extends object>(path: string): CollectionReference<T> {
  return database().collection(path).withConverter(typed<T>());
}

/** All collections of a name, below whatever document. */
function group<T extends object>(name: string): CollectionGroup<T> {
  return database().collectionGroup(name).withConverter(typed<T>());
}

export const users = () => collection<documents.User>("users");
export const platforms = () => collection<documents.Platform>("platforms");
export const platformRoles = () => collection<documents.PlatformRoleGrant>("platform_roles");
export const roles = () => collection<documents.Role>("roles");
export const departments = () => collection<documents.Department>("departments");
export const entities = () => collection<documents.Entity>("entities");
export const entityRoles = () => collection<documents.EntityRoleGrant>("entity_roles");
export const invitations = () => collection<documents.Invitation>("invitations");
export const eventRoles = () => collection<documents.EventRoleGrant>("event_roles");
export const events = () => collection<documents.Event>("events");
export const orders = () => collection<documents.Order>("orders");
export const tickets = () => collection<documents.Ticket>("tickets");
export const refunds = () => collection<documents.Refund>("refunds");
export const ledger = () => collection<documents.Journal>("ledger");
export const stripeEvents = () => collection<documents.StripeEventRecord>("stripe_events");
export const commissionRules = () => collection<documents.CommissionRules>("commission_rules");
export const commissions = () => collection<documents.Commission>("commissions");
export const affiliates = () => collection<documents.Affiliate>("affiliates");
export const referralCodes = () => collection<documents.ReferralCode>("referral_codes");
export const referrals = () => collection<documents.Referral>("referrals");
export const auditLogs = () => collection<documents.AuditRecord>("audit_logs");
export const auditSeals = () => collection<documents.AuditSeal>("audit_seals");

export const ticketTypes = (event_id: string) => collection<documents.TicketType>(`events/${event_id}/ticket_types`);

/** Those of all events. */
export const allTicketTypes = () => group<documents.TicketType>("ticket_types");

export const buyerCounts = (event_id: string, ticket_type_id: string) =>
  collection<documents.BuyerCount>(`events/${event_id}/ticket_types/${ticket_type_id}/buyers`);

/** `order_turns/{event_id}_{uid}`: written with each order of a buyer that is to be paid, so that theirs take turns. */
export interface OrderTurn extends documents.Stamps {
  platform_id: string;
  /** Of the order that was placed last. */
  order_id: string;
}
export const orderTurns = () => collection<OrderTurn>("order_turns");

export const notifications = (uid: string) => collection<documents.Notification>(`notifications/${uid}/items`);

/** Everybody's. */
export const allNotifications = () => group<documents.Notification>("items");

/** For `mail.ts` alone. */
export const letters = () => collection<documents.Mail>("mail");

/** `mail_limits/{hash of the recipient, or of the sender}`: the letters of a day that begins with the first of them. */
export interface MailCount extends documents.Stamps {
  started_at: documents.Instant;
  all: number;
  by_sender: Record<string, number>;
  /** Firestore's time-to-live policy removes it after this. */
  expires_at: documents.Instant;
}
export const mailLimits = () => collection<MailCount>("mail_limits");

export const bannedAddresses = () => collection<documents.BannedAddress>("banned_addresses");

export function entityPayments(entity_id: string): DocumentReference<documents.EntityPayments> {
  return collection<documents.EntityPayments>(`entities/${entity_id}/private`).doc("payments");
}

/** The payments document that has an account of Stripe's, whichever entity it is of. */
export function paymentsOfAccount(stripe_account_id: string) {
  return database()
    .collectionGroup("private")
    .where("stripe_account_id", "==", stripe_account_id)
    .limit(1)
    .withConverter(typed<documents.EntityPayments>());
}

/** Which of a platform's own roles has a name; null while none does. Two roles at once cannot both write it. */
export interface RoleName extends documents.Stamps {
  platform_id: string;
  name: string;
  role_id: string | null;
}
export const roleNames = () => collection<RoleName>("role_names");

/** `role_changes/{role_id}`: a change of a role that is on its way to the holders, and who made it. */
export interface RoleChange extends documents.Stamps {
  platform_id: string;
  platform_name: string;
  actor_id: string;
  actor_name: string;
  actor_role: string;
  by_god: boolean;
  reason: string;
  /** The grant that it has reached last, in the order of ids; null before the first. */
  reached: string | null;
}
export const roleChanges = () => collection<RoleChange>("role_changes");

/** Results of operations that were called with an idempotency key. */
export interface IdempotencyRecord extends documents.Stamps {
  input_hash: string;
  /** What the operation's transaction came to, for what has to be done after it. */
  outcome: unknown;
  /** Whether that is done, too; a repetition then gets the result, and runs nothing. */
  finished: boolean;
  result: unknown;
  /** Firestore's time-to-live policy removes the record after this. */
  expires_at: documents.Instant;
}
export const idempotencyKeys = () => collection<IdempotencyRecord>("idempotency_keys");

/** `leavings/{entity or event}_{uid}`: when somebody last left a team, or an event that they were assigned to. */
export interface Leaving extends documents.Stamps {
  platform_id: string;
  left_at: documents.Instant;
}
export const leavings = () => collection<Leaving>("leavings");

/** `job_retries/{key}`: something that a job failed at, and when it is tried again. */
export interface JobRetry {
  job: string;
  path: string;
  failures: number;
  not_before: documents.Instant;
  /** Firestore's time-to-live policy removes the record after this. */
  expires_at: documents.Instant;
}
export const jobRetries = () => collection<JobRetry>("job_retries");

/** `sales_closings/{closing_id}`: the payment pages of a scope that were open by then are to be closed. */
export interface SalesClosing extends documents.Stamps {
  platform_id: string;
  kind: "platform" | "entity" | "event" | "buyer";
  scope_id: string;
}
export const salesClosings = () => collection<SalesClosing>("sales_closings");

export interface RateWindow {
  started_at: documents.Instant;
  count: number;
  expires_at: documents.Instant;
}
export const rateLimits = () => collection<RateWindow>("rate_limits");

/** `deployment/global`: what stands above all platforms. */
export interface Deployment extends documents.Stamps {
  platform_id: "global";
  /** Who holds GOD. */
  gods: string[];
}
export const deployment = () => collection<Deployment>("deployment").doc("global");

/** `deployment/limits`: rate limits that GOD has set, by operation; all others are as the operations declare them. */
export interface SetLimits extends documents.Stamps {
  platform_id: "global";
  limits: Record<string, { max: number; per_seconds: number }>;
}
export const setLimits = () => collection<SetLimits>("deployment").doc("limits");
