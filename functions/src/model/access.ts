/**
 * What a browser may do directly to each collection, in the plain form that firestore.rules are held against in thousands
 * of generated cases: what a table says, and how it decides. Each domain has a table of its collections. Everything else
 * goes through operations. What is not in a table is denied.
 */
import { z } from "zod";
import type { EntityRoleGrant } from "../entities/model.ts";
import type { User } from "../people/model.ts";
import type { PlatformRoleGrant } from "../roles/model.ts";
import { isBannedOn } from "./grants.ts";
import { anyOf } from "./lists.ts";
import { type EntityPermission, type EntityRole, entityRoleGrants, type PlatformPermission } from "./permissions.ts";
import type { Instant } from "./stored.ts";
import { holdsPlainContact } from "./text.ts";
import { isWithinTimes } from "./times.ts";
import { textProblem } from "./visible.ts";

/** Who asks; null: not signed in. */
export interface Asker {
  uid: string;
  secondFactor: boolean;
  email: string | null;
  emailConfirmed: boolean;
}

export type DirectAction = "get" | "list" | "create" | "update" | "delete";

type Fields = Record<string, unknown>;

/** What is asked about. */
export interface Target {
  /** Of the document; for a list of the collection. */
  path: string;
  /** The document as it is; null: there is none. For a list: the fields that its query holds fast. */
  stored: Fields | null;
  /** The document as it would be. */
  written: Fields | null;
  /** What else is stored. */
  find: (path: string) => unknown;
  /** Of the entities that a person may apply for on a platform, as `applicationIds` gives them. */
  applicationIds: (platform_id: string, uid: string) => readonly string[];
  /** The time of the request; what is `updated_at` it is this very moment. */
  now: Instant;
}

export interface Scene extends Omit<Target, "path"> {
  asker: Asker | null;
  /** The ids in the path, outermost first. */
  ids: readonly string[];
}

/** A condition, with its words for the table in the docs. */
export interface Rule {
  words: string;
  holds: (scene: Scene) => boolean;
}

interface Edit {
  /** The only fields that may differ. */
  fields: readonly string[];
  /** All of them. */
  when: readonly Rule[];
}

interface Access {
  /** Any of them opens one document and lists. */
  read?: readonly Rule[];
  /** Any of them opens one document. */
  get?: readonly Rule[];
  /** A new document has all the fields of `values` and no other, and all of `when` hold. */
  create?: { id: (scene: Scene) => boolean; values: z.ZodType; when: readonly Rule[] };
  /** Any of the edits, if the whole document is as `values` say and all of `when` hold. */
  update?: { values: z.ZodType; edits: readonly Edit[]; when: readonly Rule[] };
}

/** By the path of a collection, such as `events/ticket_types`. */
export type AccessTable = Readonly<Record<string, Access | undefined>>;

/** Whether a browser may do this directly. */
export function decide(table: AccessTable, asker: Asker | null, action: DirectAction, target: Target): boolean {
  const { pattern, ids } = place(target.path, action === "list");
  const access = table[pattern];
  if (access === undefined) return false;
  const { stored, written, find, applicationIds, now } = target;
  const scene: Scene = { asker, ids, stored, written, find, applicationIds, now };
  const all = (rules: readonly Rule[]) => rules.every(({ holds }) => holds(scene));
  const any = (rules: readonly Rule[] = []) => rules.some(({ holds }) => holds(scene));
  switch (action) {
    case "get":
      return any(access.read) || any(access.get);
    case "list":
      return any(access.read);
    case "create": {
      const { create } = access;
      if (create === undefined || !isSigned(scene) || !isNow(written?.created_at, now)) return false;
      return create.id(scene) && create.values.safeParse(written).success && all(create.when);
    }
    case "update": {
      const { update } = access;
      if (update === undefined || !isSigned(scene) || !update.values.safeParse(written).success) return false;
      const changed = changedFields(stored, written);
      const edited = update.edits.some(
        ({ fields, when }) => changed.every((field) => fields.includes(field)) && all(when),
      );
      return edited && all(update.when);
    }
    case "delete":
      return false;
  }
}

// ---------------------------------------------------------------------------------------------------- conditions

export const everyone: Rule = { words: "everyone", holds: () => true };

export const signedIn: Rule = { words: "whoever is signed in", holds: ({ asker }) => asker !== null };

export const isPublic: Rule = { words: "everyone, if public", holds: ({ stored }) => stored?.visibility === "public" };

/** Theirs by its id, or by the id of what it is under. */
export const ownPath: Rule = { words: "oneself", holds: ({ asker, ids }) => asker !== null && ids[0] === asker.uid };

/** One may learn that one's own is missing. */
export const ownMissing: Rule = {
  words: "oneself, to see that there is none",
  holds: ({ asker, stored, ids }) => asker !== null && stored === null && (ids[0] ?? "").endsWith(`_${asker.uid}`),
};

export const own = (field: string): Rule => ({
  words: `whose \`${field}\` it is`,
  holds: ({ asker, stored, written }) => asker !== null && (stored ?? written)?.[field] === asker.uid,
});

export const among = (field: string): Rule => ({
  words: `who is in its \`${field}\``,
  holds: ({ asker, stored }) => {
    const people = stored?.[field];
    return asker !== null && Array.isArray(people) && people.includes(asker.uid);
  },
});

/** In the team of the document's entity, with a permission if one is named. */
export function team(
  permission?: EntityPermission,
  entityId: (scene: Scene) => unknown = ofDocument("entity_id"),
): Rule {
  return {
    words: permission === undefined ? "the entity's team" : `the team's \`${permission}\``,
    holds: (scene) => {
      const role = roleIn(scene, entityId(scene));
      return role !== null && (permission === undefined || entityRoleGrants(role, permission));
    },
  };
}

/** Holding a permission on the document's platform, or GOD while it is open. */
export function platform(
  permission: PlatformPermission,
  platformId: (scene: Scene) => unknown = ofDocument("platform_id"),
): Rule {
  return {
    words: `the platform's \`${permission}\``,
    holds: (scene) => mayOn(scene, platformId(scene), permission),
  };
}

export const everywhere = (permission: PlatformPermission, also?: (stored: Fields | null) => boolean): Rule => ({
  words: also === undefined ? `GOD's \`${permission}\`` : `GOD's \`${permission}\`, if by GOD`,
  holds: (scene) => (also?.(scene.stored) ?? true) && mayOn(scene, "global", permission),
});

export const status = (...states: string[]): Rule => ({
  words: `if ${anyOf(states)}`,
  holds: ({ stored }) => states.some((state) => stored?.status === state),
});

export const active: Rule = {
  words: "on an active platform",
  holds: (scene) => found(scene, "platforms", ofDocument("platform_id")(scene))?.status === "active",
};

export const notBanned: Rule = {
  words: "unless banned",
  holds: (scene) => {
    const user = scene.asker === null ? null : (scene.find(`users/${scene.asker.uid}`) as User | null);
    return !isBannedOn(user, String(ofDocument("platform_id")(scene)));
  },
};

export const confirmed: Rule = {
  words: "with a confirmed address",
  holds: ({ asker }) => asker !== null && asker.email !== null && asker.emailConfirmed,
};

export const becomes = (field: string, value: unknown): Rule => ({
  words: `\`${field}\` becomes ${value}`,
  holds: ({ written }) => written?.[field] === value,
});

export const unchanged = (field: string): Rule => ({
  words: `\`${field}\` stays`,
  holds: ({ stored, written }) => same(stored?.[field], written?.[field]),
});

export const becomesNow = (field: string): Rule => ({
  words: `\`${field}\` becomes the time`,
  holds: ({ written, now }) => isNow(written?.[field], now),
});

export const toCome = (field: string): Rule => ({
  words: `\`${field}\` is to come`,
  holds: ({ written, now }) => {
    const at = written?.[field];
    return isInstant(at) && at.toMillis() > now.toMillis();
  },
});

export const either = (...rules: readonly Rule[]): Rule => ({
  words: anyOf(rules.map(({ words }) => words)),
  holds: (scene) => rules.some(({ holds }) => holds(scene)),
});

/** Its fields are those of what it is part of. */
export const matches = (part: "entity" | "event", fields: Record<string, string>): Rule => ({
  words: `as its ${part} has them`,
  holds: (scene) => {
    const whole = part === "event" ? eventAbove(scene) : found(scene, "entities", scene.written?.entity_id);
    return Object.entries(fields).every(
      ([field, source]) => whole !== null && scene.written?.[field] === whole[source],
    );
  },
});

export const entityItself = ({ ids }: Scene) => ids[0];

// ---------------------------------------------------------------------------------------------------- values

/** Of several lines. What cannot be seen is refused; letters that could be composed are no matter of the rules. */
export const text = (least: number, most: number) =>
  z.string().refine((value) => textProblem(value, { least, most, lines: true }) === null);
export const line = (least: number, most: number) =>
  z.string().refine((value) => textProblem(value, { least, most }) === null);
/** What somebody or something is called leads nowhere. */
export const called = (least: number, most: number) => line(least, most).refine((value) => !holdsPlainContact(value));
export const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const instant = z.custom<Instant>(isInstant);
export const moment = z.custom<Instant>((value) => isInstant(value) && isWithinTimes(value));
export const imageUrl = z
  .string()
  .max(500)
  .regex(/^https:\/\/[^\s"<>/?#\\]+([/?#][^\s"<>\\]*)?$/)
  .nullable();
export const stamps = { created_at: instant, updated_at: instant, updated_by: z.string() };

// ---------------------------------------------------------------------------------------------------- look-ups

export function ofDocument(field: string) {
  return ({ stored, written }: Scene) => (stored ?? written)?.[field];
}

export function found({ find }: Pick<Scene, "find">, collection: string, id: unknown): Fields | null {
  if (typeof id !== "string" || id === "" || id.includes("/")) return null;
  return (find(`${collection}/${id}`) ?? null) as Fields | null;
}

export function eventAbove(scene: Scene): Fields | null {
  return found(scene, "events", scene.ids[0]);
}

function roleIn(scene: Scene, entity_id: unknown): EntityRole | null {
  if (scene.asker === null || typeof entity_id !== "string") return null;
  const grant = found(scene, "entity_roles", `${entity_id}_${scene.asker.uid}`) as EntityRoleGrant | null;
  return grant?.entity_id === entity_id && grant.status === "active" ? grant.role : null;
}

export function mayOn(scene: Scene, platform_id: unknown, permission: PlatformPermission): boolean {
  const { asker, now } = scene;
  if (asker === null || typeof platform_id !== "string") return false;
  const grant = found(scene, "platform_roles", `${platform_id}_${asker.uid}`) as PlatformRoleGrant | null;
  if (grant?.platform_id !== platform_id) return false;
  const { support_until, second_factor_required } = grant;
  const granted = grant.status === "active" && grant.permissions.includes(permission);
  const opened = support_until !== null && support_until.toMillis() > now.toMillis();
  return (granted && (asker.secondFactor || !second_factor_required)) || (opened && asker.secondFactor);
}

// ---------------------------------------------------------------------------------------------------- writes

/** `events/{id}/ticket_types/{id}` is `events/ticket_types` and the two ids. */
function place(path: string, isCollection: boolean): { pattern: string; ids: string[] } {
  const parts = path.split("/");
  if (isCollection) parts.push("");
  return {
    pattern: parts.filter((_, index) => index % 2 === 0).join("/"),
    ids: parts.filter((_, index) => index % 2 === 1),
  };
}

function isSigned({ asker, written, now }: Scene): boolean {
  return asker !== null && written?.updated_by === asker.uid && isNow(written.updated_at, now);
}

const stampsOfChange = ["updated_at", "updated_by"];

function changedFields(stored: Fields | null, written: Fields | null): string[] {
  const names = new Set([...Object.keys(stored ?? {}), ...Object.keys(written ?? {})]);
  return [...names].filter((name) => !stampsOfChange.includes(name) && !same(stored?.[name], written?.[name]));
}

function isInstant(value: unknown): value is Instant {
  return typeof value === "object" && value !== null && "toMillis" in value && typeof value.toMillis === "function";
}

function isNow(value: unknown, now: Instant): boolean {
  return isInstant(value) && value.toMillis() === now.toMillis();
}

function same(one: unknown, other: unknown): boolean {
  if (isInstant(one) && isInstant(other)) return one.toMillis() === other.toMillis();
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false; // an empty list is no empty map
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const [here, there] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...names].every((name) => here.has(name) === there.has(name) && same(here.get(name), there.get(name)));
}
