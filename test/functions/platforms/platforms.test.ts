import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../../functions/src/ids.ts";
import { createPlatform } from "../../../functions/src/platforms/create-platform.ts";
import { grantFirstGod } from "../../../functions/src/platforms/grant-first-god.ts";
import { firstDepartments } from "../../../functions/src/roles/default-departments.ts";
import { applyForEntity } from "../../support/actions.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, newPhone, type PlatformWorld } from "../../support/world.ts";
import { actorOf, noticesOf } from "../support/sales.ts";
import { makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity(), makePlatform()]);
});

const auditOf = async (field: string, value: string) =>
  (await admin.collection("audit_logs").where(field, "==", value).get()).docs.map((record) => record.data());

describe("createPlatform", () => {
  const newPlatformId = () => `test-${randomBytes(5).toString("hex")}`;
  const input = (master: Person, platform_id = newPlatformId()) => ({
    platform_id,
    name: `New platform ${platform_id}`,
    currency: "INR",
    master_email: master.email,
  });

  it("makes the platform with its master, rates and house entity, and leaves a record", async () => {
    const master = await somebody("New master");
    const data = input(master);
    const { platform_id, house_entity_id } = await world.god.call("createPlatform", data);
    expect(platform_id).toBe(data.platform_id);
    expect((await admin.doc(`platforms/${platform_id}`).get()).data()).toMatchObject({
      status: "active",
      master_id: master.uid,
      house_entity_id,
      settings: { currency: "INR", event_review: true, refund_own_limit_minor: 10_000 },
    });
    const grant = (await admin.doc(`platform_roles/${platform_id}_${master.uid}`).get()).data();
    expect(grant).toMatchObject({ roles: ["superadmin"], second_factor_required: true, status: "active" });
    expect(grant?.permissions).toContain("entity.approve");
    expect(grant?.permissions.filter((name: string) => name.startsWith("platform."))).toEqual([]);
    expect((await admin.doc(`entities/${house_entity_id}`).get()).data()).toMatchObject({
      owner_id: master.uid,
      status: "approved",
      visibility: "public",
    });
    expect((await admin.doc(`entity_roles/${house_entity_id}_${master.uid}`).get()).get("role")).toBe("owner");
    const departments = await admin.collection("departments").where("platform_id", "==", platform_id).get();
    expect(departments.docs.map((department) => department.get("code")).sort()).toEqual(
      firstDepartments.map(({ code }) => code).sort(),
    );
    expect((await admin.doc(`commission_rules/${platform_id}`).get()).get("rates.ticket")).toHaveLength(3);
    expect(await noticesOf(master.uid)).toEqual(["platform_role_given"]);
    const records = (await auditOf("actor_id", world.god.uid)).filter(({ changes }) =>
      JSON.stringify(changes).includes(platform_id),
    );
    expect(records).toMatchObject([{ action: "platform.created", actor_role: "god", platform_id: "global" }]);
  });

  it("deny by default: is for GOD, with a second factor", async () => {
    const master = await somebody("Would-be master");
    const data = input(master);
    await expectRefusal(callAnonymously("createPlatform", data), "unauthenticated");
    for (const person of [world.master, world.owner, world.stranger, master]) {
      await expectRefusal(person.call("createPlatform", data), "permission-denied");
    }
    // GOD's account cannot sign in without its factor over HTTP, so the use case is asked directly.
    const attempt = createPlatform.execute({ data, actor: actorOf(world.god) });
    await expect(attempt).rejects.toMatchObject({ code: "second-factor-required" });
    expect((await admin.doc(`platforms/${data.platform_id}`).get()).exists).toBe(false);
  });

  it("refuses an id that is taken, reserved or malformed, and a master whom nobody knows", async () => {
    const master = await somebody("Master of none");
    const make = (change: object) => world.god.send("createPlatform", { ...input(master), ...change });
    await expectRefusal(make({ platform_id: world.platform_id }), "already-exists", "platform_id");
    for (const platform_id of [
      "global",
      "",
      "ab",
      "With-Capitals",
      "1-digit",
      "with_underscore",
      "a/b",
      "x".repeat(41),
    ]) {
      await expectRefusal(make({ platform_id }), "invalid-argument", "platform_id");
    }
    for (const currency of ["euro", "eur", "RMB", "XDR", "XAU", "HRK", "XXX"]) {
      await expectRefusal(make({ currency }), "invalid-argument", "currency");
    }
    await expectRefusal(make({ name: " " }), "invalid-argument", "name");
    await expectRefusal(make({ name: `PIatform ${world.platform_id}` }), "failed-precondition", "name");
    await expectRefusal(make({ master_email: "nobody@gatehouse.example" }), "not-found", "email");
    expect((await admin.doc(`platforms/${world.platform_id}`).get()).get("master_id")).toBe(world.master.uid);
  });

  it("lets one of two simultaneous tries have the id", async () => {
    const [one, two] = await Promise.all([somebody("One"), somebody("Two")]);
    const platform_id = newPlatformId();
    const tries = await Promise.allSettled(
      [one, two].map((master) => world.god.call("createPlatform", input(master, platform_id))),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = tries[0]?.status === "fulfilled" ? one : two;
    const grants = await admin.collection("platform_roles").where("platform_id", "==", platform_id).get();
    expect(grants.docs.map((grant) => grant.get("uid"))).toEqual([winner.uid]);
  });

  it("gives a name to one of those who ask for it at once, and to none as a new name either", async () => {
    const master = await somebody("Names");
    const named = (name: string) => world.god.call("createPlatform", { ...input(master, newPlatformId()), name });
    const word = () => `Twin ${randomUUID().slice(0, 8)}`;
    for (const name of [word(), word(), word()]) {
      const tries = await Promise.allSettled([named(name), named(name.toUpperCase()), named(`The ${name}`)]);
      expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    }
    const [one, two] = await Promise.all([named(word()), named(word())]);
    const name = word();
    const renamed = await Promise.allSettled(
      [one, two].map(({ platform_id }) =>
        world.god.call("changePlatformSettings", { platform_id, name, reason: "Rebranded" }),
      ),
    );
    expect(renamed.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is not preceded by a second first GOD", async () => {
    const person = await somebody("Usurper");
    await expect(grantFirstGod({ email: person.email })).rejects.toMatchObject({ code: "failed-precondition" });
    expect((await admin.doc(`platform_roles/global_${person.uid}`).get()).exists).toBe(false);
  });
});

describe("setPlatformRoles", () => {
  const set = (by: Person, person: Person, roles: string[], platform_id = world.platform_id) =>
    by.call("setPlatformRoles", { platform_id, email: person.email, roles, reason: "As agreed" });
  const grantOf = async (person: Person) =>
    (await admin.doc(`platform_roles/${world.platform_id}_${person.uid}`).get()).data();

  it("no silent power: gives exactly these roles, tells the person, and records before and after", async () => {
    const person = await somebody("Employee");
    await set(world.master, person, ["staff"]);
    await set(world.master, person, ["support_agent", "staff", "staff"]);
    const grant = await grantOf(person);
    expect(grant).toMatchObject({ roles: ["staff", "support_agent"], second_factor_required: false, status: "active" });
    expect(grant?.permissions).toEqual([
      "billing.read",
      "event.approve",
      "event.read",
      "place.read",
      "service.read",
      "support_ticket.read",
      "support_ticket.update",
      "ticket.read",
      "ticket.update",
      "user.read",
    ]);
    await set(world.master, person, []);
    expect(await grantOf(person)).toBeUndefined();
    expect(await noticesOf(person.uid)).toEqual(Array(3).fill("platform_role_given"));
    const path = `platform_roles/${world.platform_id}_${person.uid}`;
    const records = (await auditOf("platform_id", world.platform_id))
      .filter(({ action, changes }) => action === "platform.roles_changed" && changes[0]?.resource === path)
      .sort((one, two) => one.created_at.toMillis() - two.created_at.toMillis());
    const roles = records.map(({ changes }) => [changes[0].before?.roles ?? null, changes[0].after?.roles ?? null]);
    expect(roles).toEqual([
      [null, ["staff"]],
      [["staff"], ["staff", "support_agent"]],
      [["staff", "support_agent"], null],
    ]);
    expect(new Set(records.map(({ reason, actor_id }) => `${reason} ${actor_id}`))).toEqual(
      new Set([`As agreed ${world.master.uid}`]),
    );
  });

  it("deny by default: is for the platform's superadmins and GOD, with a second factor", async () => {
    const [person, manager] = await Promise.all([somebody("Nobody yet"), somebody("Platform admin")]);
    await set(world.master, manager, ["admin", "support_manager", "affiliate_manager", "payout_manager"]);
    const input = { platform_id: world.platform_id, email: person.email, roles: [], reason: "r" };
    await expectRefusal(callAnonymously("setPlatformRoles", input), "unauthenticated");
    for (const refused of [manager, world.owner, world.stranger, person, other.master]) {
      await expectRefusal(set(refused, person, ["staff"]), "permission-denied");
    }
    const plain = await somebody("Superadmin without a factor");
    await set(world.god, plain, ["superadmin"]);
    await expectRefusal(set(plain, person, ["staff"]), "second-factor-required");
    expect(await grantOf(person)).toBeUndefined();
  });

  it("nobody raises themselves: own roles are not changed, by nobody", async () => {
    await expectRefusal(set(world.master, world.master, ["superadmin", "admin"]), "permission-denied", "roles");
    await expectRefusal(set(world.master, world.master, []), "permission-denied", "roles");
    await expectRefusal(set(world.god, world.god, ["staff"]), "permission-denied", "roles");
    expect((await grantOf(world.master))?.roles).toEqual(["superadmin"]);
  });

  it("leaves superadmins to GOD, and GOD to nobody", async () => {
    const person = await somebody("Rising");
    await expectRefusal(set(world.master, person, ["superadmin"]), "permission-denied", "roles");
    for (const by of [world.master, world.god]) {
      await expectRefusal(set(by, person, ["god"]), "permission-denied", "roles");
      await expectRefusal(set(by, person, ["staff", "god"]), "permission-denied", "roles");
    }
    expect(await grantOf(person)).toBeUndefined();
    await set(world.god, person, ["superadmin"]);
    expect(await grantOf(person)).toMatchObject({ roles: ["superadmin"], second_factor_required: true });
    // Not even to a lesser role.
    await expectRefusal(set(world.master, person, ["staff"]), "permission-denied", "roles");
    await expectRefusal(set(world.master, person, []), "permission-denied", "roles");
    await set(world.god, person, []);
    expect(await grantOf(person)).toBeUndefined();
  });

  it("nobody grants what they lack, though they may grant", async () => {
    const [granter, person] = await Promise.all([somebody("Granter", newPhone()), somebody("Granted")]);
    const { role_id } = await world.master.call("createRole", {
      platform_id: world.platform_id,
      name: "Hires moderators",
      permissions: ["role.update", "user.read"],
    });
    await set(world.master, granter, ["moderator", role_id]);
    await expectRefusal(set(granter, person, ["staff"]), "permission-denied", "roles");
    await expectRefusal(set(granter, person, ["moderator", "staff"]), "permission-denied", "roles");
    await set(granter, person, ["moderator"]);
    expect((await grantOf(person))?.roles).toEqual(["moderator"]);
  });

  it("revoked is revoked: a role that was taken away is refused at the next request of an open session", async () => {
    const person = await somebody("Short stay");
    const applicant = await somebody("Applicant");
    const apply = () => applyForEntity(applicant, world.platform_id, { name: "Hopeful" });
    const { platform_id } = world;
    const enrol = () => person.call("enrolAffiliate", { platform_id, email: applicant.email });
    await set(world.master, person, ["affiliate_manager"]);
    await enrol();
    await set(world.master, person, ["staff"]);
    await expectRefusal(enrol(), "permission-denied");
    await set(world.master, person, []);
    await expectRefusal(enrol(), "permission-denied");
    await expectRefusal(person.call("approveEntity", { entity_id: await apply() }), "permission-denied");
  });

  it("refuses roles that do not exist, a missing reason, and people whom nobody knows", async () => {
    const person = await somebody("Someone");
    const send = (change: object) =>
      world.master.send("setPlatformRoles", {
        platform_id: world.platform_id,
        email: person.email,
        roles: ["staff"],
        reason: "r",
        ...change,
      });
    for (const role of ["owner", "user", "affiliate", "Staff", "", null]) {
      await expectRefusal(send({ roles: [role] }), "invalid-argument", "roles.0");
    }
    await expectRefusal(send({ reason: " " }), "invalid-argument", "reason");
    await expectRefusal(send({ permissions: ["role.update"] }), "invalid-argument", "permissions");
    await expectRefusal(send({ email: "nobody@gatehouse.example" }), "not-found", "email");
    await expectRefusal(send({ platform_id: "no-such-platform" }), "permission-denied");
    // No answer about a role tells whether somebody has an address.
    for (const email of [person.email, "nobody@gatehouse.example"]) {
      await expectRefusal(send({ email, roles: [newId("role")] }), "not-found", "roles");
      const departments = [{ department_id: newId("department"), title: null }];
      const { platform_id } = world;
      const call = world.master.send("setDepartments", { platform_id, email, departments, reason: "r" });
      await expectRefusal(call, "not-found", "departments.0.department_id");
    }
    expect(await grantOf(person)).toBeUndefined();
  });
});

describe("GOD", () => {
  it("acts on every platform, and it is recorded there", async () => {
    const applicant = await somebody("Applicant");
    const entity_id = await applyForEntity(applicant, other.platform_id, { name: "Elsewhere" });
    expect(await world.god.call("approveEntity", { entity_id })).toEqual({ status: "approved" });
    const records = await auditOf("resource", `entities/${entity_id}`);
    expect(records.filter(({ action }) => action === "entity.approved")).toMatchObject([
      { actor_id: world.god.uid, actor_role: "god", platform_id: other.platform_id },
    ]);
  });
});
