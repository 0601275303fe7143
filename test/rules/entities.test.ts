import { beforeAll } from "vitest";
import type { Entity } from "../../functions/src/model/documents.ts";
import { newId } from "../../functions/src/model/ids.ts";
import { type ActorName, everyone, signedIn, team } from "./support/actors.ts";
import { disabledPlatformId, entity, entityPayments, platformId, unstamped } from "./support/documents.ts";
import { useRules } from "./support/environment.ts";
import { matrix, type Target } from "./support/matrix.ts";
import { entityId, teamOf, world } from "./support/world.ts";

const rules = useRules("entities");
beforeAll(() => rules.store(world()));

const pending = { owner_id: "applicant", status: "pending", visibility: "hidden", events_enabled: false } as const;
const rejected = { ...pending, status: "rejected", rejection_reason: "no address" } as const;
const suspended = { status: "suspended", visibility: "hidden", events_enabled: false } as const;

const platformReaders: ActorName[] = ["platform_admin", "approver", "superadmin", "god"];

const entityThatIs = (fields: Partial<Entity>) => () => {
  const id = newId("entity");
  const path = `entities/${id}`;
  return { path, documents: [[path, entity(fields)] as const, ...teamOf(id)] };
};

/** A pending entity has no team yet. */
const applicationThatIs = (fields: Partial<Entity>) => () => {
  const path = `entities/${newId("entity")}`;
  return { path, documents: [[path, entity(fields)] as const] };
};

const application = unstamped(entity(pending));
const applyAs = (uid: string | null) => ({ ...application, owner_id: uid });

const applicants = signedIn.filter((name) => name !== "banned" && name !== "banned_admin");

/** What may be changed, by whom it may be changed; field by field it is in the tables of values. */
const profileEdit = { "name and slug": { name: "Megh Malhar", slug: "megh-malhar" } };
const policyEdit = { "refund policy": { refund_policy: { kind: "until", days_before: 7, note: "" } } };
const contentEdit = { "description and image": { description: "New", image_url: "https://images.example/new.jpg" } };
const kindEdit = { kind: { kind: "artist" } };

function changed(changes: Record<string, object>, allowed: ActorName[]): NonNullable<Target["update"]> {
  return Object.fromEntries(Object.entries(changes).map(([what, change]) => [what, { change, allowed }]));
}

matrix(rules, [
  {
    collection: "entities",
    state: "approved and public",
    place: entityThatIs({}),
    get: everyone,
    list: {
      everything: { where: [], allowed: ["god"] },
      "the public ones of a platform": {
        where: [
          ["platform_id", "==", platformId],
          ["visibility", "==", "public"],
        ],
        allowed: everyone,
      },
      "all of a platform": { where: [["platform_id", "==", platformId]], allowed: platformReaders },
      "the pending ones of a platform": {
        where: [
          ["platform_id", "==", platformId],
          ["status", "==", "pending"],
        ],
        allowed: platformReaders,
      },
      "the applicant's": { where: [["owner_id", "==", "applicant"]], allowed: ["applicant", "god"] },
    },
    create: {
      "an application": { fields: applyAs, allowed: applicants },
      "an application for somebody else": { fields: () => applyAs("somebody"), allowed: [] },
      "an application to a disabled platform": {
        fields: (uid) => ({ ...applyAs(uid), platform_id: disabledPlatformId }),
        allowed: [],
      },
      "an approved entity": { fields: (uid) => ({ ...applyAs(uid), ...entity(), owner_id: uid }), allowed: [] },
    },
    update: {
      ...changed({ ...profileEdit, ...policyEdit }, ["owner", "entity_admin"]),
      ...changed(contentEdit, ["owner", "entity_admin", "content_editor"]),
      ...changed({ ...kindEdit, status: { status: "suspended" }, owner: { owner_id: "person" } }, []),
    },
  },
  {
    collection: "entities",
    state: "pending",
    place: applicationThatIs(pending),
    get: ["applicant", ...platformReaders],
    update: {
      ...changed({ ...profileEdit, ...contentEdit, ...kindEdit }, ["applicant"]),
      ...changed({ ...policyEdit, status: { status: "approved" } }, []),
    },
  },
  {
    collection: "entities",
    state: "rejected",
    place: applicationThatIs(rejected),
    get: ["applicant", ...platformReaders],
    update: {
      ...changed({ ...profileEdit, ...contentEdit }, ["applicant"]),
      ...changed({ "that it is sent again": { status: "pending", rejection_reason: null } }, ["applicant"]),
      ...changed({ "that it is approved": { status: "approved", rejection_reason: null } }, []),
    },
  },
  {
    collection: "entities",
    state: "suspended",
    place: entityThatIs(suspended),
    get: [...team, ...platformReaders],
    update: changed({ ...profileEdit, ...policyEdit, ...contentEdit, status: { status: "approved" } }, []),
  },
  {
    collection: "private",
    state: "the payments of an entity",
    place: () => {
      const id = newId("entity");
      const path = `entities/${id}/private/payments`;
      return { path, documents: [[path, entityPayments({ entity_id: id })], ...teamOf(id)] };
    },
    get: ["owner", "entity_admin", "banned_admin", "finance_manager", "platform_admin", "superadmin", "god"],
  },
  {
    collection: "entity_roles",
    state: "of the team",
    place: () => ({ path: `entity_roles/${entityId}_content_editor`, documents: [] }),
    get: team,
    list: {
      "the entity's": { where: [["entity_id", "==", entityId]], allowed: team },
      "the content editor's": { where: [["uid", "==", "content_editor"]], allowed: ["content_editor"] },
    },
  },
  {
    collection: "entity_roles",
    state: "one's own, that is not there",
    place: () => ({ path: `entity_roles/${entityId}_person`, documents: [] }),
    get: ["person"],
    update: {},
  },
]);
