/** The collections that the runtime itself reads or writes: who may, what was done, who is told, and its own. */
import type { AuditRecord } from "../audit/model.ts";
import type { EntityRoleGrant } from "../entities/model.ts";
import type { EventRoleGrant } from "../events/model.ts";
import type { Invitation } from "../invitations/model.ts";
import type { Instant, Stamps } from "../model/stored.ts";
import type { Mail, Notification } from "../notifications/model.ts";
import type { BannedAddress, User } from "../people/model.ts";
import type { Platform } from "../platforms/model.ts";
import type { PlatformRoleGrant } from "../roles/model.ts";
import { collection } from "./collection.ts";

export const users = () => collection<User>("users");

export const platforms = () => collection<Platform>("platforms");

export const platformRoles = () => collection<PlatformRoleGrant>("platform_roles");

export const entityRoles = () => collection<EntityRoleGrant>("entity_roles");

export const invitations = () => collection<Invitation>("invitations");

export const eventRoles = () => collection<EventRoleGrant>("event_roles");

export const auditLogs = () => collection<AuditRecord>("audit_logs");

export const notifications = (uid: string) => collection<Notification>(`notifications/${uid}/items`);

/** For `mail.ts` alone. */
export const letters = () => collection<Mail>("mail");

/** `mail_limits/{hash of the recipient, or of the sender}`: the letters of a day that begins with the first of them. */
export interface MailCount extends Stamps {
  started_at: Instant;
  all: number;
  by_sender: Record<string, number>;
  /** Firestore's time-to-live policy removes it after this. */
  expires_at: Instant;
}

export const mailLimits = () => collection<MailCount>("mail_limits");

export const bannedAddresses = () => collection<BannedAddress>("banned_addresses");

/** Results of operations that were called with an idempotency key. */
export interface IdempotencyRecord extends Stamps {
  input_hash: string;
  /** What the operation's transaction came to, for what has to be done after it. */
  outcome: unknown;
  /** Whether that is done, too; a repetition then gets the result, and runs nothing. */
  finished: boolean;
  result: unknown;
  /** Firestore's time-to-live policy removes the record after this. */
  expires_at: Instant;
}

export const idempotencyKeys = () => collection<IdempotencyRecord>("idempotency_keys");

/** `leavings/{entity or event}_{uid}`: when somebody last left a team, or an event that they were assigned to. */
export interface Leaving extends Stamps {
  platform_id: string;
  left_at: Instant;
}

export const leavings = () => collection<Leaving>("leavings");

/** `bulk_changes/{kind}_{key}`: a change that takes more than one transaction, until it is through. */
export interface BulkChange<Input = unknown> extends Stamps {
  platform_id: string;
  kind: string;
  /** What the kind's handler needs to know. */
  input: Input;
  /** The last document that it has come to, in the order of ids; null before the first page. */
  reached: string | null;
}

export const bulkChanges = () => collection<BulkChange>("bulk_changes");

/** `job_retries/{key}`: something that a job failed at, and when it is tried again. */
export interface JobRetry {
  job: string;
  path: string;
  failures: number;
  not_before: Instant;
  /** Firestore's time-to-live policy removes the record after this. */
  expires_at: Instant;
}

export const jobRetries = () => collection<JobRetry>("job_retries");

export interface RateWindow {
  started_at: Instant;
  count: number;
  expires_at: Instant;
}

export const rateLimits = () => collection<RateWindow>("rate_limits");

/** `deployment/global`: what stands above all platforms. */
export interface Deployment extends Stamps {
  platform_id: "global";
  /** Who holds GOD. */
  gods: string[];
}

export const deployment = () => collection<Deployment>("deployment").doc("global");

/** `deployment/naming`: written with each name that a platform is given, so that they are given one after the other. */
export interface PlatformNaming extends Stamps {
  platform_id: "global";
  /** The platform that was named last. */
  named: string;
}

export const platformNaming = () => collection<PlatformNaming>("deployment").doc("naming");

/** `deployment/limits`: rate limits that GOD has set, by operation; all others are as the operations declare them. */
export interface SetLimits extends Stamps {
  platform_id: "global";
  limits: Record<string, { max: number; per_seconds: number }>;
}

export const setLimits = () => collection<SetLimits>("deployment").doc("limits");
