/**
 * What every stored document has. Field names are as stored (snake_case). `*_minor` is an integer in the minor unit of the
 * `currency` beside it; `*_bps` are basis points (1/100 %).
 */

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

/** Who wants something of a published document to be otherwise, until somebody of the platform has looked at it. */
export interface Proposal {
  proposed_by: string;
  proposed_at: Instant;
}

/** Kinds of notifications, each with the names of the details that its text speaks of; `?` where one may be missing. */
export type Notices = Readonly<Record<string, readonly string[]>>;

/** A kind of change that takes more than one transaction: what it is told, by type alone. */
export interface BulkDeclaration<Input> {
  /** The fields that say what it is about: of the same kind about the same, one is on its way. */
  readonly about: readonly (keyof Input & string)[];
  readonly input?: Input;
}

export function bulkOf<Input extends { platform_id: string }>(
  ...about: (keyof Input & string)[]
): BulkDeclaration<Input> {
  return { about };
}

/** Actions that audit records name, each `thing.done`: with words for people, or null where the action says it. */
export type AuditActions = Readonly<Record<`${string}.${string}`, string | null>>;
