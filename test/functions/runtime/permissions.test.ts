/**
 * The permission tables through the operations: what each operation asks for lets in exactly whom the tables name. Each
 * declared requirement is asked through the operations' wrapper, with the roles in real documents.
 */
import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { events } from "../../../functions/src/events/collections.ts";
import { newId } from "../../../functions/src/ids.ts";
import { GatehouseError } from "../../../functions/src/model/errors.ts";
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
} from "../../../functions/src/model/permissions.ts";
import { indexesOf } from "../../../functions/src/operations.ts";
import { defaultSettings } from "../../../functions/src/platforms/settings.ts";
import { firstGrant } from "../../../functions/src/roles/platform-grants.ts";
import type { Requirement } from "../../../functions/src/runtime/authorise.ts";
import { operation } from "../../../functions/src/runtime/operation.ts";
import { at } from "../../../functions/src/runtime/registry.ts";
import { answerTo } from "../../../functions/src/runtime/rest.ts";
import { callable } from "../../../functions/src/runtime/service.ts";
import { admin } from "../../support/client.ts";
import { root } from "../../support/paths.ts";

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

/** An operation that asks for the same, and does nothing. */
function probeOf({ name, requires }: Declared, id: string) {
  const probed = {
    name,
    input: z.strictObject({ kind: z.literal("probe") }),
    output: z.strictObject({ let_in: z.literal(true) }),
    on: () => events().doc(id),
    run: async () => ({ let_in: true as const }),
  };
  return typeof requires === "string"
    ? operation({ ...probed, requires, audit: null })
    : operation({ ...probed, requires, audit: { god: "god.granted" } });
}

type Given = "let in" | { code: string; message: string; details: object; field: string | null };

/** What the wrapper answers; of a refusal, everything that a caller gets to see of it. */
async function answer(declaration: Declared, { uid, second_factor }: Somebody, id: string): Promise<Given> {
  const actor = { kind: "person", uid, name: uid, second_factor, address: "" } as const;
  try {
    await probeOf(declaration, id).execute({ data: { kind: "probe" }, actor });
    return "let in";
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    const { code, message, details, field } = error;
    return { code, message, details, field };
  }
}

/** What a page gets that calls it. */
async function throughCallable(declaration: Declared, { uid, second_factor }: Somebody): Promise<string> {
  const probe = probeOf(declaration, event_id);
  const token = { uid, name: uid, firebase: second_factor ? { sign_in_second_factor: "phone" } : {} };
  const rawRequest = { path: "/probe", headers: {} };
  const called = callable({ probe: at("POST /probes/{kind}", async () => ({ probe })) });
  return called
    .run(Object({ data: { kind: "probe" }, auth: { uid, token }, rawRequest }))
    .then(() => "let in")
    .catch((error: unknown) => String(Object(Object(error).details).code));
}

/** What a program gets over REST. */
async function throughRest(declaration: Declared, { uid, second_factor }: Somebody): Promise<string> {
  const probe = probeOf(declaration, event_id);
  const actor = { kind: "person", uid, name: uid, second_factor, address: "" } as const;
  const table = { probe: at("POST /probes/{kind}", async () => ({ probe })) };
  const asked = { method: "POST", path: "probes/probe", query: {}, content: {}, idempotency_key: undefined };
  const { status, body } = await answerTo({ table, indexesOf }, asked, async () => ({ actor, token: null }), "req_1");
  return status === 200 ? "let in" : String(Object(body).code);
}

async function throughDoors(declaration: Declared, somebody: Somebody): Promise<string> {
  const [page, program] = [await throughCallable(declaration, somebody), await throughRest(declaration, somebody)];
  expect(program, `${somebody.who} over REST`).toBe(page);
  return page;
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

describe("the permission tables, through both doors of the operations", () => {
  it("have been asked for every operation", () => {
    expect(operations.length).toBeGreaterThan(50);
  });

  it.each(operations)("$name lets in whom they name, and nobody else", async (declaration) => {
    if (declaration.requires === "system") {
      for (const somebody of people) {
        expect(await answer(declaration, somebody, event_id)).toMatchObject({ code: "unauthenticated" });
        expect(await throughDoors(declaration, somebody)).toBe("unauthenticated");
      }
      return;
    }
    const decisions = await Promise.all(
      people.map(async (somebody) => [somebody.who, await throughDoors(declaration, somebody)]),
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
        (await Promise.all(god.map((somebody) => throughDoors(declaration, somebody)))).every(
          (each) => each === "permission-denied",
        ),
      );
    },
  );
});
