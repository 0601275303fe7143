/**
 * The permission tables through the operations: what each operation asks for lets in exactly whom the tables name. Each
 * declared requirement is asked through the operations' wrapper, with the roles in real documents.
 */
import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
/** Of a platform that is disabled, and that has banned everybody here but GOD, who is banned nowhere. */
const elsewhere = newId("event");
const missing = newId("event");
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

/** What the wrapper answers; of a refusal, everything that a caller gets to see of it. */
async function answer(
  { name, requires }: Declared,
  { uid, second_factor }: Somebody,
  id: string,
): Promise<"let in" | { code: string; message: string; details: object; field: string | null }> {
  const probed = {
    name,
    input: z.strictObject({}),
    on: () => events().doc(id),
    run: async () => "let in" as const,
  };
  const probe =
    typeof requires === "string"
      ? operation({ ...probed, requires, audit: null })
      : operation({ ...probed, requires, audit: { god: "test.probed" } });
  const actor = { kind: "person", uid, name: uid, second_factor, address: "" } as const;
  return probe.execute({ data: {}, actor }).catch((error: unknown) => {
    if (!(error instanceof GatehouseError)) throw error;
    const { code, message, details, field } = error;
    return { code, message, details, field };
  });
}

async function throughWrapper(declaration: Declared, somebody: Somebody): Promise<string> {
  const given = await answer(declaration, somebody, event_id);
  return given === "let in" ? given : given.code;
}

const operations = await declared();

/** Written past the operations, for the tests of this file only. */
const forged: string[] = [];
afterAll(() => Promise.all(forged.map((path) => admin.doc(path).delete())));

beforeAll(async () => {
  const batch = admin.batch();
  const set = (path: string, document: object) => {
    forged.push(path);
    batch.set(admin.doc(path), { ...stamps, ...document });
  };
  set(`platforms/${platform_id}`, {
    platform_id,
    name: "Platform",
    status: "active",
    master_id: "nobody",
    house_entity_id: entity_id,
    settings: defaultSettings("EUR", true),
  });
  set(`events/${event_id}`, { platform_id, entity_id, title: "Event", status: "published" });
  const closed = `closed-${tag}`;
  set(`platforms/${closed}`, { platform_id: closed, name: "Closed", status: "disabled", master_id: "nobody" });
  set(`events/${elsewhere}`, { platform_id: closed, entity_id: newId("entity"), title: "Secret", status: "draft" });
  const mortals = people.filter(({ platformRole }) => platformRole !== "god");
  for (const uid of new Set(mortals.map((somebody) => somebody.uid))) {
    set(`users/${uid}`, { name: uid, locale: "en", banned_on: [closed] });
  }
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

  it("would tell of a difference", async () => {
    const named: Declared = { name: "test.named", requires: "signed_in" };
    const [somebody] = people;
    if (somebody === undefined) throw new Error("Nobody asks");
    expect(await answer(named, somebody, elsewhere)).toMatchObject({ code: "banned" });
    expect(await answer(named, somebody, missing)).toMatchObject({ code: "not-found" });
  });

  const withPermission = operations.filter(({ requires }) => typeof requires === "object");

  it.each(withPermission)(
    "$name tells nobody whether there is something, or that it is closed",
    async (declaration) => {
      const outside = people.filter(({ platformRole }) => platformRole !== "god");
      for (const somebody of outside) {
        const given = await answer(declaration, somebody, missing);
        expect(given).toMatchObject({ code: "permission-denied" });
        expect(await answer(declaration, somebody, elsewhere), somebody.who).toEqual(given);
      }
      const god = people.filter(({ platformRole }) => platformRole === "god");
      const { platform, global } = Object(declaration.requires);
      for (const somebody of god) {
        const among = await answer(declaration, somebody, elsewhere);
        const none = await answer(declaration, somebody, missing);
        if (among !== "let in") expect(none).toEqual(among);
        else expect(none).toMatchObject({ code: "not-found", message: "There is no such event." });
      }
      expect(platform === undefined && global === undefined).toBe(
        (await Promise.all(god.map((somebody) => throughWrapper(declaration, somebody)))).every(
          (each) => each === "permission-denied",
        ),
      );
    },
  );
});
