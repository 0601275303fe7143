import { beforeAll } from "vitest";
import { newId } from "../../functions/src/model/ids.ts";
import { type ActorName, everyone } from "./support/actors.ts";
import { auditRecord, disabledPlatformId, platformId, platformRole } from "./support/documents.ts";
import { type Stored, useRules } from "./support/environment.ts";
import { matrix } from "./support/matrix.ts";
import { entityId, world } from "./support/world.ts";

const rules = useRules("platforms");
const everything = world();
beforeAll(() => rules.store(everything));

const auditReaders: ActorName[] = ["platform_admin", "superadmin", "god"];

const record = (fields: object) => () => {
  const path = `audit_logs/${newId("audit")}`;
  return { path, documents: [[path, { ...auditRecord(), ...fields }]] satisfies Stored[] };
};

/** A document that the world holds, with the ones beside it. */
const stored = (path: string) => () => ({ path, documents: everything.filter(([other]) => other === path) });

matrix(rules, [
  {
    collection: "platforms",
    state: "active",
    place: stored(`platforms/${platformId}`),
    get: everyone,
    list: { "the active ones": { where: [["status", "==", "active"]], allowed: everyone } },
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
    get: ["moderator", "superadmin", "god"],
    list: {
      everything: { where: [], allowed: ["god"] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: ["superadmin", "god"] },
      "the moderator's": { where: [["uid", "==", "moderator"]], allowed: ["moderator", "god"] },
    },
    create: {
      "one's own, on the platform": {
        fields: (uid) => platformRole(uid ?? "", ["superadmin"], { second_factor_required: false }),
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
    get: ["disabled_staff", "superadmin", "god"],
    update: { "the status": { change: { status: "active" }, allowed: [] } },
  },
  {
    collection: "platform_roles",
    state: "a superadmin's",
    place: stored(`platform_roles/${platformId}_superadmin`),
    get: ["superadmin", "superadmin_one_factor", "god"],
    update: { "the second factor": { change: { second_factor_required: false }, allowed: [] } },
  },
  {
    collection: "platform_roles",
    state: "GOD's",
    place: stored("platform_roles/global_god"),
    get: ["god", "god_one_factor"],
  },
  {
    collection: "platform_roles",
    state: "one's own, that is not there",
    place: () => ({ path: `platform_roles/${platformId}_person`, documents: [] }),
    get: ["person", "god"],
    update: {},
  },
  {
    collection: "audit_logs",
    state: "of the platform",
    place: record({}),
    get: auditReaders,
    list: {
      everything: { where: [], allowed: ["god"] },
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
      "an entity's": { where: [["entity_id", "==", entityId]], allowed: ["god"] },
    },
  },
  { collection: "audit_logs", state: "above all platforms", place: record({ platform_id: "global" }), get: ["god"] },
]);
