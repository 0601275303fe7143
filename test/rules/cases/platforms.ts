import { newId } from "../../../functions/src/ids.ts";
import { everyone, gods, holdingOnPlatform, self } from "../support/actors.ts";
import { auditRecord, department, disabledPlatformId, platformId, platformRole, role } from "../support/documents.ts";
import type { Target } from "../support/matrix.ts";
import type { Stored } from "../support/project.ts";
import { entityId, world } from "../support/world.ts";

const everything = world();

const auditReaders = holdingOnPlatform("audit.read");
const roleReaders = holdingOnPlatform("role.read");

const record = (fields: object) => () => {
  const path = `audit_logs/${newId("audit")}`;
  return { path, documents: [[path, { ...auditRecord(), ...fields }]] satisfies Stored[] };
};

/** A document that the world holds, with the ones beside it. */
const stored = (path: string) => () => ({ path, documents: everything.filter(([other]) => other === path) });

export const targets: readonly Target[] = [
  {
    collection: "platforms",
    state: "active",
    place: stored(`platforms/${platformId}`),
    get: everyone,
    list: {
      everything: { where: [], allowed: gods },
      "the active ones": { where: [["status", "==", "active"]], allowed: everyone },
      "the disabled ones": { where: [["status", "==", "disabled"]], allowed: gods },
    },
    update: {
      "the fee": { change: { "settings.fee_bps": 0 }, allowed: [] },
      "the status": { change: { status: "disabled" }, allowed: [] },
    },
  },
  { collection: "platforms", state: "disabled", place: stored(`platforms/${disabledPlatformId}`), get: everyone },
  {
    collection: "platform_roles",
    state: "a moderator's",
    place: stored(`platform_roles/${platformId}_moderator`),
    get: ["moderator", ...roleReaders],
    list: {
      everything: { where: [], allowed: [] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: roleReaders },
      "the moderator's": { where: [["uid", "==", "moderator"]], allowed: ["moderator"] },
    },
    create: {
      "one's own, on the platform": {
        fields: (uid) => platformRole({ uid: uid ?? "", roles: ["superadmin"], permissions: ["role.update"] }),
        allowed: [],
      },
    },
    update: {
      "the roles": { change: { roles: ["superadmin"], permissions: ["role.update"] }, allowed: [] },
    },
  },
  {
    collection: "platform_roles",
    state: "a disabled one",
    place: stored(`platform_roles/${platformId}_disabled_staff`),
    get: ["disabled_staff", ...roleReaders],
    update: { "the status": { change: { status: "active" }, allowed: [] } },
  },
  {
    collection: "platform_roles",
    state: "a superadmin's",
    place: stored(`platform_roles/${platformId}_superadmin`),
    get: [...self("superadmin"), ...roleReaders],
    update: { "the second factor": { change: { second_factor_required: false }, allowed: [] } },
  },
  {
    collection: "platform_roles",
    state: "GOD's",
    place: stored("platform_roles/global_god"),
    get: [...self("god"), ...gods],
  },
  {
    collection: "platform_roles",
    state: "one's own, that is not there",
    place: () => ({ path: `platform_roles/${platformId}_person`, documents: [] }),
    get: ["person"],
    update: {},
  },
  {
    collection: "platform_roles",
    state: "of somebody whose id ends as another's",
    place: () => {
      const path = `platform_roles/${platformId}_a_person`;
      return { path, documents: [[path, platformRole({ uid: "a_person", roles: [], permissions: [] })]] };
    },
    get: roleReaders,
    update: {},
  },
  {
    collection: "audit_logs",
    state: "of the platform",
    place: record({}),
    get: auditReaders,
    list: {
      everything: { where: [], allowed: [] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: auditReaders },
      "the platform's by actor": {
        where: [
          ["platform_id", "==", platformId],
          ["actor_id", "==", "superadmin"],
        ],
        allowed: auditReaders,
      },
      "the platform's of an action": {
        where: [
          ["platform_id", "==", platformId],
          ["action", "==", "entity.approved"],
        ],
        allowed: auditReaders,
      },
      "the platform's about an entity": {
        where: [
          ["platform_id", "==", platformId],
          ["entity_id", "==", entityId],
        ],
        allowed: auditReaders,
      },
      "an entity's": { where: [["entity_id", "==", entityId]], allowed: [] },
    },
  },
  {
    collection: "audit_logs",
    state: "what GOD did on the platform",
    place: record({ by_god: true }),
    get: [...auditReaders, ...gods],
    list: { "what GOD did anywhere": { where: [["by_god", "==", true]], allowed: gods } },
  },
  { collection: "audit_logs", state: "above all platforms", place: record({ platform_id: "global" }), get: gods },
  ...(["roles", "departments"] as const).map((collection): Target => {
    const readers = collection === "roles" ? roleReaders : holdingOnPlatform("department.read");
    return {
      collection,
      state: "of the platform",
      place: () => {
        const path = `${collection}/${newId(collection === "roles" ? "role" : "department")}`;
        return { path, documents: [[path, collection === "roles" ? role() : department()]] };
      },
      get: readers,
      list: { "the platform's": { where: [["platform_id", "==", platformId]], allowed: readers } },
      update: { "the name": { change: { name: "Another" }, allowed: [] } },
    };
  }),
];
