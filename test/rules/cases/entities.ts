import type { Entity } from "../../../functions/src/entities/model.ts";
import { newId } from "../../../functions/src/ids.ts";
import {
  type ActorName,
  actors,
  everyone,
  holding,
  holdingOnPlatform,
  self,
  signedIn,
  team,
} from "../support/actors.ts";
import { applicationIdsOf } from "../support/application-ids.ts";
import {
  disabledPlatformId,
  entity,
  entityPayments,
  entityRole,
  invitation,
  platformId,
  unstamped,
} from "../support/documents.ts";
import type { Target } from "../support/matrix.ts";
import { entityId, teamOf } from "../support/world.ts";

const pending = { owner_id: "applicant", status: "pending", visibility: "hidden", events_enabled: false } as const;
const rejected = { ...pending, status: "rejected", rejection_reason: "no address" } as const;
const hidden = { visibility: "hidden", events_enabled: false } as const;

const platformReaders = [...holdingOnPlatform("entity.read"), ...holdingOnPlatform("entity.approve")];

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

const applicationPath =
  (platform_id = platformId) =>
  (uid: string | null, number: number) =>
    `entities/${applicationIdsOf(platform_id, uid ?? "")[number % 10]}`;

const applicants = signedIn.filter((name) => !actors[name].banned && actors[name].emailConfirmed);

/** What may be changed, by whom it may be changed; field by field it is in the tables of values. */
const profileEdit = { "name and slug": { name: "Megh Malhar", slug: "megh-malhar" } };
const policyEdit = { "refund policy": { refund_policy: { kind: "until", days_before: 7, note: "" } } };
const contentEdit = { "description and image": { description: "New", image_url: "https://images.example/new.jpg" } };
const kindEdit = { kind: { kind: "artist" } };

function changed(changes: Record<string, object>, allowed: ActorName[]): NonNullable<Target["update"]> {
  return Object.fromEntries(Object.entries(changes).map(([what, change]) => [what, { change, allowed }]));
}

export const targets: readonly Target[] = [
  {
    collection: "entities",
    state: "approved and public",
    place: entityThatIs({}),
    get: everyone,
    list: {
      everything: { where: [], allowed: [] },
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
      "the applicant's": { where: [["owner_id", "==", "applicant"]], allowed: self("applicant") },
    },
    create: {
      "an application": { fields: applyAs, allowed: applicants, path: applicationPath() },
      "an application for somebody else": {
        fields: () => applyAs("somebody"),
        allowed: [],
        path: applicationPath(),
      },
      "an application in somebody else's place": {
        fields: applyAs,
        allowed: [],
        path: (_uid, number) => applicationPath()("somebody", number),
      },
      "an application to a disabled platform": {
        fields: (uid) => ({ ...applyAs(uid), platform_id: disabledPlatformId }),
        allowed: [],
        path: applicationPath(disabledPlatformId),
      },
      "an approved entity": {
        fields: (uid) => ({ ...applyAs(uid), status: "approved", visibility: "public", events_enabled: true }),
        allowed: [],
        path: applicationPath(),
      },
    },
    update: {
      ...changed(policyEdit, holding("entity.set_refund_policy")),
      ...changed(contentEdit, holding("entity.update_content")),
      ...changed(
        {
          ...profileEdit,
          ...kindEdit,
          proposed: { proposed: { name: "Megh" } },
          status: { status: "suspended" },
          owner: { owner_id: "person" },
        },
        [],
      ),
    },
  },
  {
    collection: "entities",
    state: "pending",
    place: applicationThatIs(pending),
    get: [...self("applicant"), ...platformReaders],
    update: {
      ...changed({ ...profileEdit, ...contentEdit, ...kindEdit }, ["applicant"]),
      ...changed({ ...policyEdit, status: { status: "approved" } }, []),
    },
  },
  {
    collection: "entities",
    state: "rejected",
    place: applicationThatIs(rejected),
    get: [...self("applicant"), ...platformReaders],
    update: {
      ...changed({ ...profileEdit, ...contentEdit }, ["applicant"]),
      ...changed({ "that it is sent again": { status: "pending", rejection_reason: null } }, ["applicant"]),
      ...changed({ "that it is approved": { status: "approved", rejection_reason: null } }, []),
    },
  },
  ...(["suspended", "deletion_requested", "deleted"] as const).map(
    (status): Target => ({
      collection: "entities",
      state: status,
      place: entityThatIs({ ...hidden, status }),
      get: [...team, ...platformReaders],
      update: changed({ ...profileEdit, ...policyEdit, ...contentEdit, status: { status: "approved" } }, []),
    }),
  ),
  {
    collection: "private",
    state: "the payments of an entity",
    place: () => {
      const id = newId("entity");
      const path = `entities/${id}/private/payments`;
      return { path, documents: [[path, entityPayments({ entity_id: id })], ...teamOf(id)] };
    },
    get: [...holding("finance.read"), ...holdingOnPlatform("entity.read")],
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
  {
    collection: "entity_roles",
    state: "of somebody whose id ends as another's",
    place: () => {
      const path = `entity_roles/${entityId}_a_person`;
      return {
        path,
        documents: [[path, entityRole({ entity_id: entityId, uid: "a_person", role: "content_editor" })]],
      };
    },
    get: team,
    update: {},
  },
  {
    collection: "invitations",
    state: "into the team, for an address",
    place: () => {
      const path = `invitations/${newId("invitation")}`;
      return { path, documents: [[path, invitation({ entity_id: entityId })]] };
    },
    get: ["invited", ...holding("team.grant_working")],
    list: {
      "the invited person's": { where: [["email", "==", "invited@example.org"]], allowed: ["invited"] },
      "the entity's": { where: [["entity_id", "==", entityId]], allowed: holding("team.grant_working") },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: [] },
    },
    update: { "that it is accepted": { change: { status: "accepted" }, allowed: [] } },
  },
  {
    collection: "invitations",
    state: "to take the entity over, for somebody of the team",
    place: () => {
      const path = `invitations/${newId("invitation")}`;
      const offer = invitation({ entity_id: entityId, uid: "event_manager", email: null });
      return { path, documents: [[path, { ...offer, name: "Ravi", role: "owner" }]] };
    },
    get: ["event_manager", ...holding("team.grant_working")],
    list: { "one's own": { where: [["uid", "==", "event_manager"]], allowed: ["event_manager"] } },
    update: {},
  },
  {
    collection: "invitations",
    state: "into the affiliate programme",
    place: () => {
      const path = `invitations/${newId("invitation")}`;
      const asked = invitation({ entity_id: null, kind: "affiliate" });
      return { path, documents: [[path, { ...asked, role: "affiliate" }]] };
    },
    get: ["invited", ...holdingOnPlatform("affiliate.manage")],
    list: {
      "the platform's": {
        where: [
          ["platform_id", "==", platformId],
          ["kind", "==", "affiliate"],
        ],
        allowed: holdingOnPlatform("affiliate.manage"),
      },
    },
    update: {},
  },
];
