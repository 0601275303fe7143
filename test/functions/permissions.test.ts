/**
 * The permission tables through the operations: what each operation asks for lets in exactly whom the tables name. Each
 * declared requirement is asked through the operations' wrapper, with the roles in real documents.
 */
import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GatehouseError } from "../../functions/src/model/errors.ts";
import { firstGrant } from "../../functions/src/model/grants.ts";
import { newId } from "../../functions/src/model/ids.ts";
import {
  type EntityRole,
  type EventRole,
  entityRoleGrants,
  entityRoles,
  eventRoleGrants,
  eventRoles,
  type PlatformRole,
  platformRoleNames,
  resolvePermissions,
  secondFactorRoles,
} from "../../functions/src/model/permissions.ts";
import { defaultSettings } from "../../functions/src/platforms/settings.ts";
import type { Requirement } from "../../functions/src/runtime/authorise.ts";
import { events } from "../../functions/src/runtime/collections.ts";
import { operation } from "../../functions/src/runtime/operation.ts";
import { admin } from "../support/client.ts";
import { root } from "../support/paths.ts";

interface Declared {
  name: string;
  requires: Requirement;
}

function isOperation(value: unknown): value is Declared & { execute: unknown } {
  return typeof value === "object" && value !== null && "requires" in value && "execute" in value;
}

/** Every operation of the backend, deployed as a callable or run by the system. */
async function declared(): Promise<Declared[]> {
  const source = join(root, "functions/src");
  const files = (await readdir(source, { recursive: true })).filter(
    (file) => /^[a-z]+\/[a-z-]+\.ts$/.test(file) && !file.startsWith("runtime/"),
  );
  const modules: object[] = await Promise.all(files.map((file) => import(join(source, file))));
  return modules.flatMap((module) => Object.values(module).filter(isOperation));
}

const tag = randomBytes(4).toString("hex");
const platform_id = `test-${tag}`;
const entity_id = newId("entity");
const event_id = newId("event");
const stamps = { created_at: new Date(), updated_at: new Date(), updated_by: "system", request_id: newId("request") };

interface Somebody {
  who: string;
  uid: string;
  second_factor: boolean;
  entityRole?: EntityRole;
  eventRole?: EventRole;
  platformRole?: PlatformRole;
  /** Where the platform's role is held. */
  on?: string;
}

const uidOf = (role: string) => `${role}-${tag}`;

const people: Somebody[] = [
  { who: "somebody", uid: uidOf("somebody"), second_factor: true },
  ...entityRoles.map((role) => ({ who: role, uid: uidOf(role), second_factor: false, entityRole: role })),
  ...(Object.keys(eventRoles) as EventRole[]).map((role) => ({
    who: `${role} of the event`,
    uid: uidOf(`event-${role}`),
    second_factor: false,
    eventRole: role,
  })),
  ...platformRoleNames.flatMap((role) =>
    [true, false].map((second_factor) => ({
      who: `${role} with ${second_factor ? "a second factor" : "one factor"}`,
      uid: uidOf(`platform-${role}`),
      second_factor,
      platformRole: role,
      on: role === "god" ? "global" : platform_id,
    })),
  ),
  {
    who: "superadmin of another platform",
    uid: uidOf("foreign"),
    second_factor: true,
    platformRole: "superadmin",
    on: `other-${tag}`,
  },
];

/** What the tables say of a requirement: let in, or how refused. */
function fromTables(
  requires: Requirement,
  somebody: Somebody,
): "let in" | "permission-denied" | "second-factor-required" {
  if (requires === "system") throw new Error("No person is asked");
  if (requires === "anyone" || requires === "signed_in") return "let in";
  const { entityRole = null, eventRole = null, platformRole, on, second_factor } = somebody;
  const byTeam =
    requires.entity !== undefined &&
    (entityRoleGrants(entityRole, requires.entity) || eventRoleGrants(eventRole, requires.entity));
  if (byTeam) return "let in";
  if (platformRole === undefined || (on !== platform_id && on !== "global")) return "permission-denied";
  const held = resolvePermissions([platformRole]);
  const granted =
    (requires.platform !== undefined && held.includes(requires.platform)) ||
    (requires.global !== undefined && on === "global" && held.includes(requires.global));
  if (!granted) return "permission-denied";
  return second_factor || !secondFactorRoles.includes(platformRole) ? "let in" : "second-factor-required";
}

async function throughWrapper({ name, requires }: Declared, { uid, second_factor }: Somebody): Promise<string> {
  const probe = operation({
    name,
    input: z.strictObject({}),
    on: () => events().doc(event_id),
    requires,
    audit: null,
    run: async () => "let in",
  });
  const actor = { kind: "person", uid, name: uid, second_factor, address: "" } as const;
  return probe.execute({ data: {}, actor }).catch((error: unknown) => {
    if (error instanceof GatehouseError) return error.code;
    throw error;
  });
}

const operations = await declared();

beforeAll(async () => {
  const batch = admin.batch();
  const set = (path: string, document: object) => batch.set(admin.doc(path), { ...stamps, ...document });
  set(`platforms/${platform_id}`, {
    platform_id,
    name: "Platform",
    status: "active",
    master_id: "nobody",
    house_entity_id: entity_id,
    settings: defaultSettings("EUR", true),
  });
  set(`events/${event_id}`, { platform_id, entity_id, title: "Event", status: "published" });
  for (const { uid, entityRole: role, eventRole, platformRole, on } of people) {
    const grant = { platform_id, entity_id, uid, name: uid, status: "active" };
    if (role !== undefined) set(`entity_roles/${entity_id}_${uid}`, { ...grant, role });
    if (eventRole !== undefined) set(`event_roles/${event_id}_${uid}`, { ...grant, event_id, role: eventRole });
    if (platformRole !== undefined && on !== undefined) {
      set(`platform_roles/${on}_${uid}`, firstGrant(on, { uid, name: uid }, platformRole));
    }
  }
  await batch.commit();
});

describe("the permission tables, through the operations", () => {
  it("have been asked for every operation", () => {
    expect(operations.length).toBeGreaterThan(50);
  });

  it.each(operations)("$name lets in whom they name, and nobody else", async (declaration) => {
    if (declaration.requires === "system") {
      for (const somebody of people) expect(await throughWrapper(declaration, somebody)).toBe("unauthenticated");
      return;
    }
    const decisions = await Promise.all(
      people.map(async (somebody) => [somebody.who, await throughWrapper(declaration, somebody)]),
    );
    const expected = people.map((somebody) => [somebody.who, fromTables(declaration.requires, somebody)]);
    expect(Object.fromEntries(decisions)).toEqual(Object.fromEntries(expected));
  });
});
