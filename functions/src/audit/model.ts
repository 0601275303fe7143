/** What is stored of audit. */
import type { AuditActions, Instant, Stamps } from "../model/stored.ts";
import type { Texts } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { audit: "aud" } as const;

/**
 * `audit_logs/{audit_id}`: never changed, but that personal values may be taken away. Its `created_at` is the time at which
 * Firestore committed it.
 */
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
  /** One of the actions that the models of the domains name. */
  action: string;
  /** Path of the document that it was about. */
  resource: string;
  /** The collection of that document. */
  resource_kind: string;
  /** The paths of all documents that it is about or that it changed, to be found by. */
  touched: string[];
  changes: AuditChange[];
  reason: string | null;
  /** Where the changes are too many for one record: which of how many this is, and the id of the first. */
  part?: { first: string; number: number; count: number };
  /**
   * What of it is personal, by place: `actor_name`, `reason`, or `changes.0.after.name`. A seal covers a value by its hash
   * with the salt alone, so that value and salt can be taken away.
   */
  personal: Record<string, PersonalValue>;
  /** Whose the personal values are that are still there, to be found by. */
  about: string[];
}

/** Whose a value is, and either its salt or, once it was erased, the hash that it had with it. */
export type PersonalValue = { of: string[] } & ({ salt: string } | { hash: string });

/** What stands in the place of a value that was erased. */
export const erasedText = "[erased]";

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

/** What is sealed: collections whose documents are written once, and never changed. */
export const sealedCollections = ["audit_logs", "ledger"] as const;

export type SealedCollection = (typeof sealedCollections)[number];

/** `audit_seals/{number}`: a link of the hash chain over the audit records and the ledger's journals; never changed. */
export interface AuditSeal extends Stamps {
  platform_id: string;
  /** From 1 on, without a gap. */
  number: number;
  /** Where its records are. The chain has seals of both collections, and each of them goes on where the last of its was. */
  of: SealedCollection;
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

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "audit.values_erased": "Personal values in records erased",
} as const satisfies AuditActions;

/** Whose its texts are: what was erased is told by its places. */
export const texts = { audit_logs: { erased: [] } } as const satisfies Texts;
