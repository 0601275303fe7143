/**
 * What a browser may do directly to each collection: the plain form of firestore.rules, which are held against it in
 * thousands of generated cases. Everything else goes through operations. What is not in the table is denied.
 */
import { z } from "zod";
import * as documents from "./documents.ts";
import { isBannedOn } from "./grants.ts";
import { ticketTypeIdOf, ticketTypesMax } from "./ids.ts";
import { type EntityPermission, type EntityRole, entityRoleGrants, type PlatformPermission } from "./permissions.ts";
import type { StateOf } from "./states.ts";
import { holdsPlainContact } from "./text.ts";

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
  now: documents.Instant;
}

interface Scene extends Omit<Target, "path"> {
  asker: Asker | null;
  /** The ids in the path, outermost first. */
  ids: readonly string[];
}

/** A condition, with its words for the table in the docs. */
interface Rule {
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

/** Whether a browser may do this directly. */
export function decide(asker: Asker | null, action: DirectAction, target: Target): boolean {
  const { pattern, ids } = place(target.path, action === "list");
  const access = directAccess[pattern];
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

const everyone: Rule = { words: "everyone", holds: () => true };

const signedIn: Rule = { words: "whoever is signed in", holds: ({ asker }) => asker !== null };

const isPublic: Rule = { words: "everyone, if public", holds: ({ stored }) => stored?.visibility === "public" };

/** Theirs by its id, or by the id of what it is under. */
const ownPath: Rule = { words: "oneself", holds: ({ asker, ids }) => asker !== null && ids[0] === asker.uid };

/** One may learn that one's own is missing. */
const ownMissing: Rule = {
  words: "oneself, to see that there is none",
  holds: ({ asker, stored, ids }) => asker !== null && stored === null && (ids[0] ?? "").endsWith(`_${asker.uid}`),
};

const own = (field: string): Rule => ({
  words: `whose \`${field}\` it is`,
  holds: ({ asker, stored, written }) => asker !== null && (stored ?? written)?.[field] === asker.uid,
});

const among = (field: string): Rule => ({
  words: `who is in its \`${field}\``,
  holds: ({ asker, stored }) => {
    const people = stored?.[field];
    return asker !== null && Array.isArray(people) && people.includes(asker.uid);
  },
});

const invited: Rule = {
  words: "whose confirmed address it names",
  holds: ({ asker, stored }) =>
    typeof asker?.email === "string" && asker.email === stored?.email && asker.emailConfirmed,
};

/** In the team of the document's entity, with a permission if one is named. */
function team(permission?: EntityPermission, entityId: (scene: Scene) => unknown = ofDocument("entity_id")): Rule {
  return {
    words: permission === undefined ? "the entity's team" : `the team's \`${permission}\``,
    holds: (scene) => {
      const role = roleIn(scene, entityId(scene));
      return role !== null && (permission === undefined || entityRoleGrants(role, permission));
    },
  };
}

/** Holding a permission on the document's platform, or GOD while it is open. */
function platform(
  permission: PlatformPermission,
  platformId: (scene: Scene) => unknown = ofDocument("platform_id"),
): Rule {
  return {
    words: `the platform's \`${permission}\``,
    holds: (scene) => mayOn(scene, platformId(scene), permission),
  };
}

const everywhere = (permission: PlatformPermission, also?: (stored: Fields | null) => boolean): Rule => ({
  words: also === undefined ? `GOD's \`${permission}\`` : `GOD's \`${permission}\`, if by GOD`,
  holds: (scene) => (also?.(scene.stored) ?? true) && mayOn(scene, "global", permission),
});

/** What is open into the platform's affiliate programme, for who manages that. */
const intoProgramme: Rule = {
  words: "the platform's `affiliate.manage`, if into its programme",
  holds: (scene) => scene.stored?.kind === "affiliate" && mayOn(scene, scene.stored.platform_id, "affiliate.manage"),
};

const status = (...states: (StateOf<"entity"> | StateOf<"event">)[]): Rule => ({
  words: `if ${states.join(" or ")}`,
  holds: ({ stored }) => states.some((state) => stored?.status === state),
});

const active: Rule = {
  words: "on an active platform",
  holds: (scene) => found(scene, "platforms", ofDocument("platform_id")(scene))?.status === "active",
};

const notBanned: Rule = {
  words: "unless banned",
  holds: (scene) => {
    const user = scene.asker === null ? null : (scene.find(`users/${scene.asker.uid}`) as documents.User | null);
    return !isBannedOn(user, String(ofDocument("platform_id")(scene)));
  },
};

const confirmed: Rule = {
  words: "with a confirmed address",
  holds: ({ asker }) => asker !== null && asker.email !== null && asker.emailConfirmed,
};

const entityHasEvents: Rule = {
  words: "of an approved entity",
  holds: (scene) => {
    const entity = found(scene, "entities", ofDocument("entity_id")(scene));
    return entity?.status === "approved" && entity.events_enabled === true;
  },
};

const becomes = (field: string, value: unknown): Rule => ({
  words: `\`${field}\` becomes ${value}`,
  holds: ({ written }) => written?.[field] === value,
});

const unchanged = (field: string): Rule => ({
  words: `\`${field}\` stays`,
  holds: ({ stored, written }) => same(stored?.[field], written?.[field]),
});

const defaultTerms: Rule = {
  words: "with buyers bearing the fee and without affiliates",
  holds: ({ written }) => written?.fee_bearer === "buyer" && written.affiliate_programme === false,
};

const becomesNow = (field: string): Rule => ({
  words: `\`${field}\` becomes the time`,
  holds: ({ written, now }) => isNow(written?.[field], now),
});

const toCome = (field: string): Rule => ({
  words: `\`${field}\` is to come`,
  holds: ({ written, now }) => {
    const at = written?.[field];
    return isInstant(at) && at.toMillis() > now.toMillis();
  },
});

const either = (...rules: readonly Rule[]): Rule => ({
  words: rules.map(({ words }) => words).join(" or "),
  holds: (scene) => rules.some(({ holds }) => holds(scene)),
});

/** Its fields are those of what it is part of. */
const matches = (part: "entity" | "event", fields: Record<string, string>): Rule => ({
  words: `as its ${part} has them`,
  holds: (scene) => {
    const whole = part === "event" ? eventAbove(scene) : found(scene, "entities", scene.written?.entity_id);
    return Object.entries(fields).every(
      ([field, source]) => whole !== null && scene.written?.[field] === whole[source],
    );
  },
});

const ofEvent: Rule = { words: "of this event", holds: ({ written, ids }) => written?.event_id === ids[0] };

const eventIsDraft: Rule = { words: "of a draft", holds: (scene) => eventAbove(scene)?.status === "draft" };

const eventIsPublic: Rule = {
  words: "everyone, if its event is public",
  holds: (scene) => eventAbove(scene)?.visibility === "public",
};

const inPlatformCurrency: Rule = {
  words: "in the platform's currency",
  holds: (scene) => {
    const settings = found(scene, "platforms", eventAbove(scene)?.platform_id)?.settings;
    return typeof settings === "object" && settings !== null && Object(settings).currency === scene.written?.currency;
  },
};

const ofEventAbove = (field: string) => (scene: Scene) => eventAbove(scene)?.[field];
const entityItself = ({ ids }: Scene) => ids[0];

// ---------------------------------------------------------------------------------------------------- values

const text = (least: number, most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => value.trim().length >= least);
/** What somebody or something is called leads nowhere. */
const called = (least: number, most: number) => text(least, most).refine((value) => !holdsPlainContact(value));
const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const instant = z.custom<documents.Instant>(isInstant);
const imageUrl = z
  .string()
  .max(500)
  .regex(/^https:\/\/[^\s"<>/?#\\]+([/?#][^\s"<>\\]*)?$/)
  .nullable();
const stamps = { created_at: instant, updated_at: instant, updated_by: z.string() };

const person = { name: called(1, 80), locale: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/) };

const profile = {
  kind: z.enum(documents.entityKinds),
  name: called(2, 80),
  slug: text(2, 80).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  description: text(0, 4000),
  image_url: imageUrl,
  refund_policy: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("until"), days_before: whole(0, 365), note: text(0, 1000) }),
      z.strictObject({ kind: z.literal("none"), days_before: z.literal(0), note: text(0, 1000) }),
    ])
    .nullable(),
};

const event = {
  title: called(2, 120),
  description: text(0, 4000),
  category: text(1, 40),
  image_url: imageUrl,
  place: z.strictObject({ name: text(1, 120), address: text(0, 300) }),
  starts_at: instant,
  ends_at: instant,
  time_zone: z
    .string()
    .max(50)
    .regex(/^(UTC|[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]*){1,2})$/),
  fee_bearer: z.enum(["buyer", "entity"]),
  affiliate_programme: z.boolean(),
};
const endsAfterStart = (data: { starts_at: documents.Instant; ends_at: documents.Instant }) =>
  data.ends_at.toMillis() > data.starts_at.toMillis();

const ticketType = {
  name: called(1, 80),
  description: text(0, 1000),
  category: z.enum(documents.commissionCategories),
  price_minor: whole(0, 999_999_999_999),
  quantity: whole(1, 100_000),
  per_order_limit: whole(1, 20),
  per_person_limit: whole(1, 100_000).nullable(),
  sales_start_at: instant.nullable(),
  sales_end_at: instant.nullable(),
  position: whole(0, 1000),
};
const salesEndAfterStart = (data: {
  sales_start_at: documents.Instant | null;
  sales_end_at: documents.Instant | null;
}) =>
  data.sales_start_at === null ||
  data.sales_end_at === null ||
  data.sales_end_at.toMillis() > data.sales_start_at.toMillis();

// ---------------------------------------------------------------------------------------------------- the table

const application = ["kind", "name", "slug", "description", "image_url"];
const mayApply = [confirmed, active, notBanned];

/** By the path of a collection. */
export const directAccess: Readonly<Record<string, Access | undefined>> = {
  users: {
    get: [ownPath],
    create: {
      id: () => true,
      values: z.strictObject({ ...person, banned_on: z.tuple([]), ...stamps }),
      when: [ownPath],
    },
    update: { values: z.looseObject(person), edits: [{ fields: ["name", "locale"], when: [ownPath] }], when: [] },
  },
  platforms: {
    get: [everyone],
    read: [
      { words: "everyone, if active", holds: ({ stored }) => stored?.status === "active" },
      everywhere("platform.read"),
    ],
  },
  platform_roles: { get: [ownMissing], read: [own("uid"), platform("role.read")] },
  roles: { read: [platform("role.read")] },
  departments: { read: [platform("department.read")] },
  entities: {
    read: [isPublic, own("owner_id"), platform("entity.read"), platform("entity.approve")],
    get: [team(undefined, entityItself)],
    create: {
      id: isOwnApplication,
      values: z.strictObject({
        platform_id: z.string(),
        owner_id: z.string(),
        ...profile,
        ...stamps,
        status: z.literal("pending"),
        visibility: z.literal("hidden"),
        events_enabled: z.literal(false),
        rejection_reason: z.null(),
        refund_policy: z.null(),
      }),
      when: [own("owner_id"), ...mayApply],
    },
    update: {
      values: z.looseObject(profile),
      edits: [
        { fields: application, when: [own("owner_id"), status("pending", "rejected"), ...mayApply] },
        {
          fields: [...application, "status", "rejection_reason"],
          when: [
            own("owner_id"),
            status("rejected"),
            becomes("status", "pending"),
            becomes("rejection_reason", null),
            ...mayApply,
          ],
        },
        {
          fields: ["description", "image_url", "refund_policy"],
          when: [
            team("entity.update_profile", entityItself),
            either(unchanged("refund_policy"), team("entity.set_refund_policy", entityItself)),
            status("approved"),
            active,
          ],
        },
        {
          fields: ["description", "image_url"],
          when: [team("entity.update_content", entityItself), status("approved"), active],
        },
      ],
      when: [],
    },
  },
  "entities/private": { get: [team("finance.read", entityItself), platform("entity.read")] },
  entity_roles: { get: [ownMissing], read: [own("uid"), team()] },
  invitations: { read: [own("uid"), invited, team("team.grant_working"), intoProgramme] },
  event_roles: { get: [ownMissing], read: [own("uid"), team("team.grant_working")] },
  events: {
    read: [isPublic, team(), platform("event.read")],
    create: {
      id: isNewEvent,
      values: z
        .strictObject({
          platform_id: z.string(),
          entity_id: z.string(),
          entity_name: z.string(),
          ...event,
          ...stamps,
          status: z.literal("draft"),
          visibility: z.literal("hidden"),
          sales_open: z.literal(true),
          review_note: z.null(),
        })
        .refine(endsAfterStart),
      when: [
        team("event.create"),
        entityHasEvents,
        matches("entity", { platform_id: "platform_id", entity_name: "name" }),
        active,
        toCome("starts_at"),
        either(defaultTerms, team("event.set_terms")),
      ],
    },
    update: {
      values: z.looseObject(event).refine(endsAfterStart),
      edits: [
        {
          fields: Object.keys(event),
          when: [
            team("event.update"),
            status("draft"),
            either(unchanged("starts_at"), toCome("starts_at")),
            either(unchanged("fee_bearer"), team("event.set_terms")),
            either(unchanged("affiliate_programme"), team("event.set_terms")),
          ],
        },
        {
          fields: ["description", "image_url", "affiliate_programme"],
          when: [team("event.set_terms"), status("published")],
        },
        {
          fields: ["description", "image_url"],
          when: [team("event.update_content"), status("draft", "published")],
        },
      ],
      when: [entityHasEvents, active],
    },
  },
  "events/ticket_types": {
    read: [
      eventIsPublic,
      team(undefined, ofEventAbove("entity_id")),
      platform("event.read", ofEventAbove("platform_id")),
    ],
    create: {
      id: isTypeOfEvent,
      values: z
        .strictObject({
          platform_id: z.string(),
          entity_id: z.string(),
          event_id: z.string(),
          currency: z.string(),
          ...ticketType,
          ...stamps,
        })
        .refine(salesEndAfterStart),
      when: [
        team("ticket_type.manage", ofEventAbove("entity_id")),
        eventIsDraft,
        ofEvent,
        matches("event", { entity_id: "entity_id", platform_id: "platform_id" }),
        inPlatformCurrency,
        active,
        either(becomes("category", "ticket"), team("event.set_terms", ofEventAbove("entity_id"))),
      ],
    },
    update: {
      values: z.looseObject(ticketType).refine(salesEndAfterStart),
      edits: [
        {
          fields: Object.keys(ticketType),
          when: [
            team("ticket_type.manage", ofEventAbove("entity_id")),
            eventIsDraft,
            active,
            either(unchanged("category"), team("event.set_terms", ofEventAbove("entity_id"))),
          ],
        },
      ],
      when: [],
    },
  },
  orders: { read: [own("buyer_id"), team("finance.read"), platform("order.read")] },
  tickets: { read: [own("owner_id"), team("attendee.read"), platform("ticket.read")] },
  refunds: { read: [own("buyer_id"), team("refund.request"), platform("refund.read")] },
  ledger: { read: [platform("billing.read")] },
  commission_rules: { get: [signedIn] },
  commissions: { read: [own("affiliate_id"), platform("commission.read")] },
  affiliates: { get: [ownMissing], read: [own("uid"), platform("affiliate.read")] },
  referrals: { get: [ownMissing], read: [own("uid"), among("upline"), platform("referral.read")] },
  audit_logs: { read: [platform("audit.read"), everywhere("audit.read", (stored) => stored?.by_god === true)] },
  "notifications/items": {
    read: [ownPath],
    update: {
      values: z.looseObject({}),
      edits: [{ fields: ["read_at"], when: [ownPath, becomesNow("read_at")] }],
      when: [],
    },
  },
};

// ---------------------------------------------------------------------------------------------------- look-ups

function ofDocument(field: string) {
  return ({ stored, written }: Scene) => (stored ?? written)?.[field];
}

function found({ find }: Pick<Scene, "find">, collection: string, id: unknown): Fields | null {
  if (typeof id !== "string" || id === "" || id.includes("/")) return null;
  return (find(`${collection}/${id}`) ?? null) as Fields | null;
}

function eventAbove(scene: Scene): Fields | null {
  return found(scene, "events", scene.ids[0]);
}

function roleIn(scene: Scene, entity_id: unknown): EntityRole | null {
  if (scene.asker === null || typeof entity_id !== "string") return null;
  const grant = found(scene, "entity_roles", `${entity_id}_${scene.asker.uid}`) as documents.EntityRoleGrant | null;
  return grant?.entity_id === entity_id && grant.status === "active" ? grant.role : null;
}

function mayOn(scene: Scene, platform_id: unknown, permission: PlatformPermission): boolean {
  const { asker, now } = scene;
  if (asker === null || typeof platform_id !== "string") return false;
  const grant = found(scene, "platform_roles", `${platform_id}_${asker.uid}`) as documents.PlatformRoleGrant | null;
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

/** One of the few ids that a person's entities have on a platform. */
function isOwnApplication({ asker, ids, written, applicationIds }: Scene): boolean {
  return asker !== null && applicationIds(String(written?.platform_id), asker.uid).includes(ids[0] ?? "");
}

function isNewEvent({ ids }: Scene): boolean {
  return /^evt_[0-9a-hjkmnp-tv-z]{20}$/.test(ids[0] ?? "");
}

/** One of the few ids that the types of an event have. */
function isTypeOfEvent({ ids: [event_id = "", id = ""] }: Scene): boolean {
  return Array.from({ length: ticketTypesMax }, (_, number) => ticketTypeIdOf(event_id, number)).includes(id);
}

const stampsOfChange = ["updated_at", "updated_by"];

function changedFields(stored: Fields | null, written: Fields | null): string[] {
  const names = new Set([...Object.keys(stored ?? {}), ...Object.keys(written ?? {})]);
  return [...names].filter((name) => !stampsOfChange.includes(name) && !same(stored?.[name], written?.[name]));
}

function isInstant(value: unknown): value is documents.Instant {
  return typeof value === "object" && value !== null && "toMillis" in value && typeof value.toMillis === "function";
}

function isNow(value: unknown, now: documents.Instant): boolean {
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
