import { createHash } from "node:crypto";
import type { Entity } from "../../../functions/src/entities/model.ts";
import { entityKinds } from "../../../functions/src/entities/model.ts";
import { newId } from "../../../functions/src/ids.ts";
import type { ActorName } from "../support/actors.ts";
import { applicationIdsOf } from "../support/application-ids.ts";
import { disabledPlatformId, entity, platformId, unstamped } from "../support/documents.ts";
import {
  breaks,
  contacts,
  eachMissing,
  eachValue,
  harmlessNames,
  hiding,
  missing,
  self,
  type Table,
  unseen,
} from "../support/forgeries.ts";
import type { Fields } from "../support/project.ts";
import { roleOf } from "../support/world.ts";

const application = unstamped(
  entity({
    owner_id: "applicant",
    status: "pending",
    visibility: "hidden",
    events_enabled: false,
  }),
);

const text = (length: number) => "x".repeat(length);
const image = (length: number) => `https://images.example/${text(length - 23)}`;

const allowedContent = {
  ...eachValue("description", ["", text(4000), ...breaks]),
  ...eachValue("image_url", [null, "https://images.example", image(500)]),
};
/** Values of what an applicant writes. */
const allowedValues = {
  ...allowedContent,
  ...eachValue("name", [text(2), text(80), ...harmlessNames]),
  ...eachValue("slug", ["ab", "a-1-b", text(80)]),
};
const deniedValues = {
  ...eachValue("name", [" x ", text(1), text(81), 12, null, ...contacts, ...unseen, ...hiding, ...breaks]),
  ...eachValue("slug", ["a", text(81), "Malhar", "a--b", "-ab", "ab-", "a b", 12, null]),
  ...eachValue("description", [text(4001), 12, null, ...hiding]),
  ...eachValue("image_url", [
    "",
    "http://images.example/a",
    "https://",
    "https:///a",
    "javascript:alert(1)",
    'https://images.example/"onload',
    "https://images.example/a b",
    image(501),
    12,
  ]),
};

const stored = (fields: Partial<Entity>, actor: ActorName) => () => {
  const id = newId("entity");
  return { path: `entities/${id}`, documents: [[`entities/${id}`, entity(fields)] as const, ...roleOf(actor, id)] };
};

const newUid = () => `applicant-${newId("request")}`;
const idsOf = (uid: string) => applicationIdsOf(platformId, uid);

/** Somebody who applies for the first time, in one of the places that are theirs. */
const newApplicant =
  (number = 0) =>
  ({ platform_id = platformId }: Fields) => {
    const uid = newUid();
    return { path: `entities/${applicationIdsOf(String(platform_id), uid)[number]}`, documents: [], uid };
  };

const newApplication: Table = {
  collection: "entities",
  what: "an application",
  actor: "applicant",
  operation: "create",
  place: newApplicant(),
  fields: { ...application, owner_id: self },
  allowed: { ...allowedValues, ...eachValue("kind", entityKinds) },
  allowedAt: Object.fromEntries(
    Array.from({ length: 10 }, (_, number) => [`the id number ${number}`, newApplicant(number)]),
  ),
  denied: {
    ...deniedValues,
    ...eachMissing(application),
    ...eachValue("kind", ["house", null]),
    ...eachValue("platform_id", ["nowhere", disabledPlatformId, "a/b/c", "", null, 1]),
    ...eachValue("owner_id", ["somebody", null]),
    ...eachValue("status", ["approved", "rejected", "suspended", "", null]),
    ...eachValue("visibility", ["public", null]),
    ...eachValue("events_enabled", [true, null]),
    ...eachValue("rejection_reason", ["", "none"]),
    ...eachValue("refund_policy", [{ kind: "none", days_before: 0, note: "" }]),
  },
  deniedAt: Object.fromEntries(
    Object.entries({
      ent_1: () => "ent_1",
      "of nobody": () => newId("entity"),
      "of an event": (uid: string) => idsOf(uid)[0]?.replace("ent_", "evt_"),
      "with a sign more": (uid: string) => `${idsOf(uid)[0]}0`,
      "with a sign less": (uid: string) => idsOf(uid)[0]?.slice(0, -1),
      "in capitals": (uid: string) => idsOf(uid)[0]?.toUpperCase(),
      "of another platform": (uid: string) => applicationIdsOf("south", uid)[0],
      "of somebody else": () => idsOf("somebody")[0],
      "of an eleventh": (uid: string) =>
        `ent_${createHash("sha256").update(`${platformId}/${uid}/10`).digest("hex").slice(0, 20)}`,
    }).map(([which, idOf]) => [
      `the id ${which}`,
      () => {
        const uid = newUid();
        return { path: `entities/${idOf(uid)}`, documents: [], uid };
      },
    ]),
  ),
};

const changesOfApplication = { kind: "artist", name: "Megh", slug: "megh", description: "Rain", image_url: null };
const frozen = {
  ...eachValue("platform_id", ["south"]),
  ...eachValue("owner_id", ["somebody"]),
  ...eachValue("visibility", ["gone"]),
  ...eachValue("events_enabled", [null]),
};
const frozenApplication = { ...frozen, ...eachValue("visibility", ["public"]), ...eachValue("events_enabled", [true]) };

const changeOfApplication: Table = {
  collection: "entities",
  what: "a change of their application",
  actor: "applicant",
  operation: "update",
  place: stored(application, "applicant"),
  fields: changesOfApplication,
  allowed: allowedValues,
  denied: {
    ...deniedValues,
    ...frozenApplication,
    ...eachValue("status", ["approved", "rejected", "suspended"]),
    ...eachValue("kind", ["house"]),
    ...eachValue("rejection_reason", ["none"]),
    ...eachValue("refund_policy", [{ kind: "none", days_before: 0, note: "" }]),
  },
  deniedAt: {
    "an entity on a disabled platform": stored({ ...application, platform_id: disabledPlatformId }, "applicant"),
  },
};

const policy = { kind: "until", days_before: 7, note: "" };

const applicationSentAgain: Table = {
  collection: "entities",
  what: "a rejected application again",
  actor: "applicant",
  operation: "update",
  place: stored({ ...application, status: "rejected", rejection_reason: "no address" }, "applicant"),
  fields: { ...changesOfApplication, status: "pending", rejection_reason: null },
  allowed: {
    "nothing but that": Object.fromEntries(Object.keys(changesOfApplication).map((field) => [field, missing])),
  },
  denied: {
    ...frozenApplication,
    ...eachValue("status", ["approved", "suspended", missing]),
    ...eachValue("rejection_reason", ["", "another reason", missing]),
    ...eachValue("refund_policy", [policy]),
  },
  deniedAt: {
    "an entity on a disabled platform": stored(
      { ...application, status: "rejected", platform_id: disabledPlatformId },
      "applicant",
    ),
    "a suspended entity": stored({ ...application, status: "suspended" }, "applicant"),
  },
};

const profileOfEntity: Table = {
  collection: "entities",
  what: "the profile of their entity",
  actor: "owner",
  operation: "update",
  place: stored({}, "owner"),
  fields: { description: "Rain", image_url: null, refund_policy: policy },
  allowed: {
    ...allowedContent,
    ...eachValue("refund_policy", [
      null,
      { kind: "none", days_before: 0, note: text(1000) },
      { kind: "until", days_before: 365, note: "" },
    ]),
  },
  denied: {
    ...deniedValues,
    ...frozen,
    ...eachValue("name", ["Megh"]),
    ...eachValue("slug", ["megh"]),
    ...eachValue("proposed", [{ name: "Megh" }, null]),
    ...eachValue("owner_id", ["entity_admin"]),
    ...eachValue("kind", ["artist"]),
    ...eachValue("status", ["suspended", "pending", "deleted"]),
    ...eachValue("events_enabled", [false]),
    ...eachValue("visibility", ["hidden"]),
    ...eachValue("rejection_reason", ["none"]),
    ...eachValue("refund_policy", [
      "none",
      {},
      { kind: "until", days_before: 7 },
      { ...policy, days_before: -1 },
      { ...policy, days_before: 366 },
      { ...policy, days_before: 1.5 },
      { ...policy, days_before: "7" },
      { ...policy, kind: "always" },
      { ...policy, kind: "always", days_before: 0 },
      { ...policy, kind: "none" },
      { ...policy, note: text(1001) },
      { ...policy, note: null },
      ...hiding.map((note) => ({ ...policy, note })),
      ...[...Object.keys(application), "created_at", "request_id", "extra"].map((field) => ({ ...policy, [field]: 1 })),
    ]),
  },
  deniedAt: { "an entity on a disabled platform": stored({ platform_id: disabledPlatformId }, "owner") },
};

const contentOfEntity: Table = {
  collection: "entities",
  what: "the content of the entity",
  actor: "content_editor",
  operation: "update",
  place: stored({}, "content_editor"),
  fields: { description: "Rain", image_url: null },
  allowed: {},
  denied: {
    ...frozen,
    ...eachValue("name", ["Megh"]),
    ...eachValue("slug", ["megh"]),
    ...eachValue("rejection_reason", ["none"]),
    ...eachValue("refund_policy", [policy]),
    ...eachValue("description", [text(4001)]),
  },
  deniedAt: { "an entity on a disabled platform": stored({ platform_id: disabledPlatformId }, "content_editor") },
};

export const tables: readonly Table[] = [
  newApplication,
  changeOfApplication,
  applicationSentAgain,
  profileOfEntity,
  contentOfEntity,
];
