/** Random cases of direct access, each with what has to be stored for it. */
import fc from "fast-check";
import { commissionCategories } from "../../../functions/src/affiliates/model.ts";
import { directAccess } from "../../../functions/src/direct-access.ts";
import { entityKinds, entityStates } from "../../../functions/src/entities/model.ts";
import { eventStates, ticketTypeIdOf } from "../../../functions/src/events/model.ts";
import type { Asker, DirectAction, Target } from "../../../functions/src/model/access.ts";
import { entityRoles, type PlatformPermission } from "../../../functions/src/model/permissions.ts";
import type { Actor } from "./actors.ts";
import { applicationIdsOf } from "./application-ids.ts";
import * as documents from "./documents.ts";
import { type Attempt, type Condition, type Fields, requestTime, type Stored } from "./project.ts";

/** Those that the rules ask for, and one that they do not. */
const permissions: readonly PlatformPermission[] = [
  "affiliate.read",
  "audit.read",
  "billing.read",
  "commission.read",
  "department.read",
  "entity.approve",
  "entity.read",
  "event.read",
  "order.read",
  "platform.read",
  "referral.read",
  "refund.read",
  "role.read",
  "ticket.read",
  "user.read",
];

const often = fc.integer({ min: 0, max: 9 }).map((roll) => roll < 8);
const grantStatus = often.map((active) => (active ? ("active" as const) : ("disabled" as const)));
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 1 });

const grant = fc.record({
  status: grantStatus,
  permissions: fc.oneof(fc.constant<PlatformPermission[]>([...permissions]), fc.subarray([...permissions])),
  second_factor_required: fc.boolean(),
  support_days: fc.constantFrom(null, null, -1, 1),
});

const collections = [...Object.keys(directAccess), "mail", "things"];

/** What nobody may write to at all takes no more of the cases than it has to. */
const asked = fc.oneof(
  { weight: 2, arbitrary: fc.record({ collection: fc.constantFrom(...collections), action: action("get", "list") }) },
  { weight: 3, arbitrary: fc.record({ collection: writable("create"), action: action("create") }) },
  { weight: 3, arbitrary: fc.record({ collection: writable("update"), action: action("update") }) },
  {
    weight: 1,
    arbitrary: fc.record({ collection: fc.constantFrom(...collections), action: action("create", "update", "delete") }),
  },
);

function action(...actions: DirectAction[]) {
  return fc.constantFrom(...actions);
}

function writable(how: "create" | "update") {
  return fc.constantFrom(...collections.filter((collection) => directAccess[collection]?.[how] !== undefined));
}

/** Everything about a case but its ids. */
export const directCase = fc.record({
  asked,
  asker: fc.record({
    signedIn: often,
    secondFactor: fc.boolean(),
    email: fc.constantFrom("invited@example.org", "other@example.org", null),
    emailConfirmed: fc.boolean(),
  }),
  user: fc.option(
    fc.record({
      banned_on: fc.oneof(fc.constant<string[]>([]), fc.subarray(["here", "global", "elsewhere"])),
    }),
  ),
  grant: rarely(grant),
  globalGrant: fc.option(grant, { nil: null, freq: 3 }),
  role: fc.option(fc.record({ role: fc.constantFrom(...entityRoles), status: grantStatus }), { nil: null, freq: 4 }),
  platformActive: often,
  entity: fc.record({
    status: fc.oneof(fc.constant("approved" as const), fc.constantFrom(...namesOf(entityStates.steps))),
    visibility: fc.constantFrom("public", "hidden"),
    events_enabled: often,
  }),
  event: fc.record({
    status: fc.oneof(fc.constant("draft" as const), fc.constantFrom(...namesOf(eventStates.steps))),
    visibility: fc.constantFrom("public", "hidden"),
  }),
  /** Whether the document is about whoever asks; whether GOD did what it tells of. */
  mine: often,
  by_god: fc.boolean(),
  /** Whether what is another's has the id that is theirs. */
  idOfAnother: fc.boolean(),
  missing: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  /** What a list asks for, of what would open it. */
  where: fc.subarray(["platform_id", "entity_id", "visibility", "by_god", "email", "status", "mine"]),
  /** What an update changes, or a new document has otherwise. */
  edit: fc.constantFrom("all", "content", "profile", "again", "one", "none"),
  forged: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 2 }),
});

export type DirectCase = typeof directCase extends fc.Arbitrary<infer T> ? T : never;

function namesOf<T extends object>(machine: T): (keyof T & string)[] {
  return Object.keys(machine).filter((name): name is keyof T & string => name in machine);
}

export interface Placed {
  action: DirectAction;
  asker: Asker | null;
  actor: Actor;
  attempt: Attempt;
  target: Target;
  documents: Stored[];
}

const now = documents.inDays(0);

/** The case with ids of its own. */
export function placed(each: DirectCase, number: number): Placed {
  const { action, collection } = each.asked;
  const digits = String(number).padStart(20, "0");
  const ids = {
    uid: `person-${digits}`,
    platform_id: `p-${digits}`,
    entity_id: "",
    event_id: `evt_${digits}`,
  };
  const own = applicationIdsOf(ids.platform_id, each.mine || !each.idOfAnother ? ids.uid : "somebody");
  ids.entity_id = own[number % own.length] ?? "";
  const asker = each.asker.signedIn ? { uid: ids.uid, ...each.asker } : null;
  const owner = each.mine ? ids.uid : "somebody";
  const around = surroundings(each, ids, owner);

  const isNew = action === "create";
  const { path, document } = documentOf(collection, each, ids, owner);
  const exists = !(isNew || (each.missing && (action === "get" || action === "list")));
  const stored = around.get(path) ?? document;
  if (exists) around.set(path, stored);
  else around.delete(path);

  const find = (other: string) => around.get(other) ?? null;
  const actor: Actor = {
    uid: asker?.uid ?? null,
    secondFactor: each.asker.secondFactor,
    ...(each.asker.email !== null && { email: each.asker.email }),
    emailConfirmed: each.asker.emailConfirmed,
  };
  const base = { find, applicationIds: applicationIdsOf, now, stored: exists ? stored : null, written: null };
  const place = { action, asker, actor, documents: [...around] };
  const parent = path.slice(0, path.lastIndexOf("/"));
  switch (action) {
    case "get":
    case "delete":
      return { ...place, attempt: { operation: action, path }, target: { ...base, path } };
    case "list": {
      const { where, known } = queryOf(each, stored, ids.uid);
      return {
        ...place,
        attempt: { operation: action, path: parent, where },
        target: { ...base, path: parent, stored: known },
      };
    }
    case "create":
    case "update": {
      const fields = changeOf(each, stored, ids.uid);
      const written = atTheTime(isNew ? fields : { ...stored, ...fields });
      return { ...place, attempt: { operation: action, path, fields }, target: { ...base, path, written } };
    }
  }
}

type Ids = Record<"uid" | "platform_id" | "entity_id" | "event_id", string>;

function surroundings(each: DirectCase, ids: Ids, owner: string): Map<string, Fields> {
  const { uid, platform_id, entity_id, event_id } = ids;
  const grantOn = (scope: string, held: DirectCase["grant"]): [string, Fields][] => {
    if (held === null) return [];
    const { support_days, ...fields } = held;
    const support_until = support_days === null ? null : documents.inDays(support_days);
    const made = documents.platformRole({ platform_id: scope, uid, roles: [], ...fields, support_until });
    return [[`platform_roles/${scope}_${uid}`, { ...made }]];
  };
  const banned_on = (each.user?.banned_on ?? []).map((where) => (where === "here" ? platform_id : where));
  const entity = documents.entity({ platform_id, owner_id: owner, ...each.entity, rejection_reason: null });
  const event = documents.event({ platform_id, entity_id, ...each.event });
  const platform = documents.platform({ platform_id, status: each.platformActive ? "active" : "disabled" });
  return new Map<string, Fields>([
    ...(each.user === null ? [] : [[`users/${uid}`, { ...documents.user({ banned_on }) }] as const]),
    ...grantOn(platform_id, each.grant),
    // GOD's documents stand above all cases; their ids are the persons' own.
    ...grantOn("global", each.globalGrant),
    [`platforms/${platform_id}`, { ...platform }],
    [`entities/${entity_id}`, { ...entity }],
    [`events/${event_id}`, { ...event }],
    ...(each.role === null
      ? []
      : [
          [
            `entity_roles/${entity_id}_${uid}`,
            { ...documents.entityRole({ platform_id, entity_id, uid, ...each.role }) },
          ] as const,
        ]),
  ]);
}

/** The document that is asked about. */
function documentOf(collection: string, each: DirectCase, ids: Ids, owner: string): { path: string; document: Fields } {
  const { platform_id, entity_id, event_id } = ids;
  const random = entity_id.slice("ent_".length);
  const sale = { entity_id, event_id };
  const here = { platform_id };
  const at = (path: string, document: object) => ({ path, document: { ...document } });
  switch (collection) {
    case "users":
      return at(`users/${owner}-${random}`.replace(`${ids.uid}-${random}`, ids.uid), documents.user());
    case "platforms":
      return at(`platforms/${platform_id}`, {});
    case "platform_roles":
      return at(`platform_roles/${platform_id}_${owner}`, {
        ...documents.platformRole({ uid: owner, roles: [], permissions: [] }),
        ...here,
      });
    case "roles":
      return at(`roles/rol_${random}`, { ...documents.role(), ...here });
    case "departments":
      return at(`departments/dep_${random}`, { ...documents.department(), ...here });
    case "entities":
      return at(
        `entities/${entity_id}`,
        documents.entity({ ...here, owner_id: owner, status: "pending", visibility: "hidden", events_enabled: false }),
      );
    case "entities/private":
      return at(`entities/${entity_id}/private/payments`, documents.entityPayments({ ...here, entity_id }));
    case "entity_roles":
      return at(
        `entity_roles/${entity_id}_${owner}`,
        documents.entityRole({ ...here, entity_id, uid: owner, role: "admin" }),
      );
    case "invitations":
      return at(
        `invitations/inv_${random}`,
        documents.invitation({
          ...here,
          ...(each.by_god ? { kind: "affiliate", entity_id: null } : { entity_id }),
          ...(each.event.visibility === "public" && { uid: owner, email: null }),
        }),
      );
    case "event_roles":
      return at(`event_roles/${event_id}_${owner}`, {
        ...documents.eventRole({ ...sale, uid: owner, role: "check_in" }),
        ...here,
      });
    case "events":
      return at(`events/${event_id}`, documents.event({ ...here, entity_id }));
    case "events/ticket_types":
      return at(
        `events/${event_id}/ticket_types/${ticketTypeIdOf(event_id, each.idOfAnother && !each.mine ? 50 : 49)}`,
        documents.ticketType({ ...here, ...sale }),
      );
    case "orders":
      return at(`orders/ord_${random}`, { ...documents.order(sale), ...here, buyer_id: owner });
    case "tickets":
      return at(`tickets/tkt_${random}`, { ...documents.ticket(sale), ...here, owner_id: owner });
    case "refunds":
      return at(`refunds/rfd_${random}`, { ...documents.refund(sale), ...here, buyer_id: owner });
    case "ledger":
      return at(`ledger/jrn_${random}`, { ...documents.journal(), ...here });
    case "commission_rules":
      return at(`commission_rules/${platform_id}`, { ...documents.commissionRules(), ...here });
    case "commissions":
      return at(`commissions/com_${random}`, { ...documents.commission(sale), ...here, affiliate_id: owner });
    case "affiliates":
      return at(`affiliates/${platform_id}_${owner}`, { ...documents.affiliate(), ...here, uid: owner });
    case "referrals":
      return at(`referrals/${platform_id}_${owner}`, {
        ...documents.referral(),
        ...here,
        uid: owner,
        upline: ["somebody", each.by_god ? ids.uid : "another"],
      });
    case "audit_logs":
      return at(`audit_logs/aud_${random}`, { ...documents.auditRecord(), ...here, by_god: each.by_god });
    case "notifications/items":
      return at(`notifications/${owner}-${random}/items/ntf_${random}`.replace(`${ids.uid}-${random}`, ids.uid), {
        ...documents.notification(),
        ...here,
      });
    case "follows":
      return at(`follows/${entity_id}_${owner}`, { ...documents.follow({ entity_id, uid: owner }), ...here });
    case "announcements":
      return at(`announcements/ann_${random}`, {
        ...documents.announcement({ entity_id, status: each.event.visibility === "public" ? "published" : "draft" }),
        ...here,
      });
    case "saved_filters": {
      const holder = each.idOfAnother ? "another" : owner;
      return at(`saved_filters/${platform_id}_${holder}_${each.by_god ? "19" : "20"}`, {
        ...documents.savedFilter(owner),
        ...here,
      });
    }
    default:
      return at(`${collection}/${random}`, { ...documents.stamps, ...here });
  }
}

/** A query by some of the fields that conditions read, and what it holds fast. */
function queryOf({ where }: DirectCase, stored: Fields, uid: string): { where: Condition[]; known: Fields } {
  const own = ["uid", "owner_id", "buyer_id", "affiliate_id"].find((field) => field in stored);
  const fields = where.flatMap((field) => (field === "mine" ? (own === undefined ? [] : [own]) : [field]));
  const fast = fields.filter((field) => field in stored);
  const conditions = fast.map((field): Condition => [field, "==", stored[field]]);
  const known: Fields = Object.fromEntries(fast.map((field) => [field, stored[field]]));
  if (where.includes("mine") && "upline" in stored) {
    conditions.push(["upline", "array-contains", uid]);
    known.upline = [uid];
  }
  return { where: conditions, known };
}

/** Valid fields, and then what is forged. */
function changeOf({ asked: { action, collection }, edit, forged }: DirectCase, stored: Fields, uid: string): Fields {
  const { request_id: _, created_at: __, updated_at: ___, updated_by: ____, ...document } = stored;
  const stamps = action === "create" ? documents.stampsOfNew(uid) : documents.stampsOfChange(uid);
  const valid: Fields = action === "create" ? { ...document } : editOf(collection, edit);
  const names = [...Object.keys(document), "request_id", "created_at", "updated_by", "updated_at", "extra"];
  for (const [name, value] of forged) {
    const field = names[name % names.length] ?? "extra";
    const values = valuesOf(field);
    valid[field] = values[value % values.length];
  }
  const written = { ...stamps, ...valid };
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
}

function editOf(collection: string, edit: DirectCase["edit"]): Fields {
  const content: Fields = { description: "New", image_url: null };
  if (edit === "none") return {};
  if (edit === "content") return content;
  switch (collection) {
    case "users":
      return { name: "Usha", locale: "ta" };
    case "entities":
      if (edit === "profile")
        return { ...content, name: "Megh", refund_policy: { kind: "none", days_before: 0, note: "" } };
      if (edit === "again") return { status: "pending", rejection_reason: null };
      return edit === "all" ? { ...content, kind: "artist", name: "Megh", slug: "megh" } : { name: "Megh" };
    case "events":
      if (edit === "profile") return { ...content, affiliate_programme: true };
      return edit === "all" ? { ...content, title: "Ragas", time_zone: "UTC" } : { title: "Ragas" };
    case "events/ticket_types":
      return edit === "all" ? { name: "Seated", price_minor: 1, quantity: 2 } : { price_minor: 0 };
    case "saved_filters":
      return edit === "all" ? { name: "Nights out", words: "jazz" } : { name: "Nights out" };
    case "notifications/items":
      return { read_at: requestTime };
    default:
      return { status: "approved" };
  }
}

const long = "x".repeat(4001);
const forgedValues: readonly unknown[] = [undefined, null, "", " ", "x", long, 0, -1, 1.5, 1e9, true, false, [], {}];
const moments = [documents.inDays(-2), documents.inDays(1), documents.inDays(20), documents.inDays(30), requestTime];

/** What may be written into a field, rightly or not. */
function valuesOf(field: string): readonly unknown[] {
  const proper: Record<string, readonly unknown[]> = {
    status: [...namesOf(entityStates.steps), ...namesOf(eventStates.steps)],
    visibility: ["public", "hidden"],
    kind: entityKinds,
    category: [...commissionCategories, "music"],
    name: ["Ask at evil.com", "St. Pauli"],
    title: ["Ask at evil.com", "St. Pauli"],
    slug: ["a-b", "a--b", "Ab"],
    image_url: ["https://images.example/a", "http://images.example/a", "https://a b"],
    time_zone: ["UTC", "Europe/Vienna", "europe/vienna"],
    fee_bearer: ["buyer", "entity"],
    locale: ["en", "en-IN", "e"],
    currency: ["INR", "EUR"],
    refund_policy: [
      { kind: "until", days_before: 7, note: "" },
      { kind: "none", days_before: 7, note: "" },
      { kind: "until", days_before: 366, note: "" },
      { kind: "until", days_before: 7, note: "", extra: 1 },
    ],
    place: [{ name: "x", address: "" }, { name: "x" }, { name: "x", address: "", extra: 1 }],
    per_person_limit: [1, 20, 100_001],
    quantity: [1, 100_000, 100_001],
    price_minor: [0, 999_999_999_999, 1_000_000_000_000],
    per_order_limit: [1, 20, 21],
    position: [0, 1000, 1001],
    updated_by: ["somebody"],
  };
  const isTime = field.endsWith("_at");
  return [...(proper[field] ?? []), ...(isTime ? moments : []), ...forgedValues];
}

/** As it is stored: the time of the request in place of its mark. */
function atTheTime(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, value === requestTime ? now : value]),
  );
}
