/** What is stored of people. */
import { type AuditActions, bulkOf, type Notices, type Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

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

/** Whose grants: on one platform, or on all of them (`global`). */
export interface GrantsOf {
  platform_id: string;
  uid: string;
}

/** Changes that take more than one transaction, with what each is told. */
export const bulk = { align_grants: bulkOf<GrantsOf>("platform_id", "uid") };

/** What people are told of bans: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  person_banned: ["platform", "reason"],
  person_unbanned: ["platform", "reason"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "person.banned": null,
  "person.banned_listed": "Banned people looked at",
  "person.looked_up": null,
  "person.unbanned": null,
} as const satisfies AuditActions;

/** Whose its texts are. */
export const texts = {
  users: { name: ["id"], locale: ["id"], banned_on: [] } satisfies TextsOf<User>,
} as const satisfies Texts;
