import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { carryStep } from "../../../functions/src/carry-on.ts";
import { newId } from "../../../functions/src/ids.ts";
import type { PlatformPermission } from "../../../functions/src/model/permissions.ts";
import type { PlatformRoleGrant } from "../../../functions/src/roles/model.ts";
import { emptyGrant } from "../../../functions/src/roles/platform-grants.ts";
import { resolveAllGrants } from "../../../functions/src/roles/resolve-all-grants.ts";
import { resolveGrant } from "../../../functions/src/roles/resolve-grant.ts";
import { updateRole } from "../../../functions/src/roles/update-role.ts";
import { runDueJobs } from "../../../functions/src/run-due-jobs.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { newPhone, type PlatformWorld } from "../../support/world.ts";
import { isOnItsWay, leave } from "../support/bulk.ts";
import { clearAway } from "../support/clear-away.ts";
import { actorOf, noticesOf } from "../support/sales.ts";
import { makePlatform, somebody } from "../support/worlds.ts";

let here: PlatformWorld;
let there: PlatformWorld;

/** Another platform for each group of tests: nobody may change as many roles in a minute as all of them do. */
async function startOver(): Promise<void> {
  here = await makePlatform();
}

beforeAll(async () => {
  there = await makePlatform();
});

let made = 0;
/** A name that no other role has. */
function newName(): string {
  made += 1;
  return `Role ${made}`;
}

const create = (by: Person, permissions: PlatformPermission[], name = newName(), platform_id = here.platform_id) =>
  by.call("createRole", { platform_id, name, description: "For a test", permissions });
const make = async (...permissions: PlatformPermission[]) => (await create(here.master, permissions)).role_id;
const change = (by: Person, role_id: string, permissions: PlatformPermission[], name = newName()) =>
  by.call("updateRole", { role_id, name, permissions, reason: "As agreed" });
const remove = (by: Person, role_id: string) => by.call("deleteRole", { role_id, reason: "Not needed" });
const give = (by: Person, person: Pick<Person, "uid">, roles: string[], platform_id = here.platform_id) =>
  by.call("setPlatformRoles", { platform_id, uid: person.uid, roles, reason: "Hired" });

const roleOf = async (role_id: string) => (await admin.doc(`roles/${role_id}`).get()).data();
const grantPath = (uid: string, platform_id = here.platform_id) => `platform_roles/${platform_id}_${uid}`;
const grantOf = async (uid: string) => (await admin.doc(grantPath(uid)).get()).data();
const recordsOf = async (resource: string) =>
  (await admin.collection("audit_logs").where("resource", "==", resource).get()).docs.map((record) => record.data());

/** Somebody with a second factor, whose only role has these permissions. */
async function holderOf(...permissions: PlatformPermission[]): Promise<Person> {
  const person = await somebody("Holder", newPhone());
  await give(here.master, person, [await make(...permissions)]);
  return person;
}

describe("createRole", () => {
  beforeAll(startOver);

  it("no silent power: makes the role, spelled out, and records who made it", async () => {
    const name = newName();
    const { role_id } = await create(here.master, ["invoice.manage", "event.read", "event.read"], name);
    expect(role_id).toMatch(/^rol_/);
    expect(await roleOf(role_id)).toMatchObject({
      platform_id: here.platform_id,
      name,
      description: "For a test",
      permissions: [
        "event.read",
        "invoice.approve",
        "invoice.create",
        "invoice.delete",
        "invoice.manage",
        "invoice.read",
        "invoice.update",
      ],
      status: "active",
      applying: false,
      updated_by: here.master.uid,
    });
    const records = await admin
      .collection("audit_logs")
      .where("platform_id", "==", here.platform_id)
      .where("action", "==", "role.created")
      .get();
    const about = records.docs.filter((record) => record.get("changes")[0].resource === `roles/${role_id}`);
    expect(about.map((record) => [record.get("actor_id"), record.get("actor_role")])).toEqual([
      [here.master.uid, "superadmin"],
    ]);
  });

  it("deny by default: is for who holds role.create on this platform, with a second factor", async () => {
    const [stranger, manager] = await Promise.all([somebody("Stranger"), somebody("Platform admin")]);
    await give(here.master, manager, ["admin", "support_manager"]);
    const data = { platform_id: here.platform_id, name: newName(), permissions: ["event.read" as const] };
    await expectRefusal(callAnonymously("createRole", data), "unauthenticated");
    for (const refused of [stranger, manager, there.master]) {
      await expectRefusal(create(refused, ["event.read"]), "permission-denied");
    }
    const plain = await somebody("Without a factor");
    await give(here.master, plain, [await make("role.create", "event.read")]);
    await expectRefusal(create(plain, ["event.read"]), "second-factor-required");
  });

  it("nobody grants what they lack: a role holds at most what its author holds", async () => {
    const author = await holderOf("role.create", "event.read", "ticket.read", "ticket.update");
    const details = await expectRefusal(
      create(author, ["event.read", "refund.approve"]),
      "permission-denied",
      "permissions",
    );
    expect(details.lacking).toEqual(["refund.approve"]);
    // `manage` is every action, and so more than those that the author holds.
    await expectRefusal(create(author, ["ticket.manage"]), "permission-denied", "permissions");
    const { role_id } = await create(author, ["event.read", "ticket.update"]);
    expect((await roleOf(role_id))?.permissions).toEqual(["event.read", "ticket.update"]);
  });

  it("refuses what stands above platforms, even to GOD, and permissions that do not exist", async () => {
    const send = (by: Person, change: object) =>
      by.send("createRole", { platform_id: here.platform_id, name: newName(), permissions: ["event.read"], ...change });
    for (const permission of ["platform.read", "platform.manage", "event.fly", "server.read", "", null, "*"]) {
      await expectRefusal(
        send(here.god, { permissions: ["event.read", permission] }),
        "invalid-argument",
        "permissions.1",
      );
    }
    await expectRefusal(send(here.master, { permissions: [] }), "invalid-argument", "permissions");
    await expectRefusal(send(here.master, { name: "x" }), "invalid-argument", "name");
    await expectRefusal(send(here.master, { description: "x".repeat(301) }), "invalid-argument", "description");
    for (const forged of ["status", "applying", "role_id", "second_factor_required"]) {
      await expectRefusal(send(here.master, { [forged]: "active" }), "invalid-argument", forged);
    }
    await expectRefusal(send(here.master, { platform_id: "no-such-platform" }), "permission-denied");
  });

  it("refuses a name that another role here, or a system role, has, in whatever letters", async () => {
    const name = newName();
    const { role_id } = await create(here.master, ["event.read"], name);
    for (const taken of [
      name,
      name.toUpperCase(),
      name.replace(" ", "  "),
      name.replace(" ", "-"),
      "ADMIN",
      "Super Admin",
    ]) {
      await expectRefusal(create(here.master, ["event.read"], taken), "already-exists", "name");
    }
    // On another platform it is free; here, once nobody has it any more.
    await create(there.master, ["event.read"], name, there.platform_id);
    await remove(here.master, role_id);
    await create(here.master, ["event.read"], name);
    await expectRefusal(create(here.master, ["event.read"], name), "already-exists", "name");
  });

  it("lets one of many simultaneous tries have a name", async () => {
    const name = newName();
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        create(here.master, ["event.read"], index % 2 ? name : name.toUpperCase()),
      ),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const failed of tries) {
      if (failed.status === "rejected") await expectRefusal(Promise.reject(failed.reason), "already-exists", "name");
    }
    const roles = await admin.collection("roles").where("platform_id", "==", here.platform_id).get();
    const named = roles.docs.filter((role) => String(role.get("name")).toLowerCase() === name.toLowerCase());
    expect(named).toHaveLength(1);
  });

  it("has one effect under one idempotency key", async () => {
    const data = { platform_id: here.platform_id, name: newName(), permissions: ["event.read" as const] };
    const options = { idempotency_key: randomUUID() };
    const first = await here.master.call("createRole", data, options);
    expect(await here.master.call("createRole", data, options)).toEqual(first);
  });
});

describe("a role of the platform's own", () => {
  beforeAll(startOver);

  it("adds to a person's other roles, and its name stands beside them", async () => {
    const person = await somebody("Employee");
    const { role_id } = await create(here.master, ["place.update", "event.read"], "Box Office");
    await give(here.master, person, ["payout_manager", role_id, role_id]);
    expect(await grantOf(person.uid)).toMatchObject({
      roles: ["payout_manager", role_id],
      role_names: ["payout_manager", "Box Office"],
      permissions: ["commission.read", "event.read", "payout.approve", "payout.read", "payout.update", "place.update"],
      second_factor_required: false,
      status: "active",
    });
  });

  it("asks its holders for a second factor where its permissions do", async () => {
    const person = await somebody("Approver");
    await give(here.master, person, [await make("entity.approve")]);
    expect((await grantOf(person.uid))?.second_factor_required).toBe(true);
    await expectRefusal(person.call("approveEntity", { entity_id: here.house_entity_id }), "second-factor-required");
  });

  it("isolation: is no role on another platform, and unknown ids are none anywhere", async () => {
    const person = await somebody("Somebody");
    const elsewhere = await create(there.master, ["event.read"], newName(), there.platform_id);
    for (const role_id of [elsewhere.role_id, newId("role")]) {
      await expectRefusal(give(here.master, person, ["staff", role_id]), "not-found", "roles");
      await expectRefusal(give(here.god, person, [role_id]), "not-found", "roles");
    }
    for (const by of [there.master, person]) {
      const role_id = await make("event.read");
      await expectRefusal(change(by, role_id, ["event.read"]), "permission-denied");
      await expectRefusal(remove(by, role_id), "permission-denied");
      await expectRefusal(give(by, person, [role_id]), "permission-denied");
    }
    expect(await grantOf(person.uid)).toBeUndefined();
  });

  it("nobody grants what they lack, nor changes or takes a role that is stronger than they are", async () => {
    const manager = await holderOf("role.update", "role.delete", "event.read", "ticket.read", "user.read");
    const person = await somebody("Coveted");
    const [weak, strong] = [await make("event.read"), await make("event.read", "refund.approve")];

    await expectRefusal(give(manager, person, [strong]), "permission-denied", "roles");
    await expectRefusal(give(manager, person, [weak, "staff"]), "permission-denied", "roles");
    await give(manager, person, [weak]);
    await expectRefusal(change(manager, weak, ["event.read", "refund.approve"]), "permission-denied", "permissions");
    await expectRefusal(change(manager, strong, ["event.read"]), "permission-denied", "permissions");
    await expectRefusal(remove(manager, strong), "permission-denied", "role_id");
    expect(await roleOf(strong)).toMatchObject({ status: "active", permissions: ["event.read", "refund.approve"] });

    await give(here.master, person, [strong]);
    await expectRefusal(give(manager, person, [weak]), "permission-denied", "roles");
    await expectRefusal(give(manager, person, []), "permission-denied", "roles");
    expect((await grantOf(person.uid))?.roles).toEqual([strong]);

    await change(manager, weak, ["ticket.read"]);
    await remove(manager, weak);
  });

  it("nobody raises themselves: whoever may change roles cannot give their own role more than they hold", async () => {
    const own = await make("role.update", "event.read");
    const person = await somebody("Ambitious", newPhone());
    await give(here.master, person, [own]);
    await expectRefusal(change(person, own, ["role.update", "event.read", "fee.update"]), "permission-denied");
    await expectRefusal(give(person, person, [own, "staff"]), "permission-denied", "roles");
    expect((await grantOf(person.uid))?.permissions).toEqual(["event.read", "role.update"]);
  });

  it("lets nobody change or delete a system role", async () => {
    for (const by of [here.master, here.god]) {
      for (const role_id of ["staff", "superadmin", "god"]) {
        await expectRefusal(change(by, role_id, ["event.read"]), "invalid-argument", "role_id");
        await expectRefusal(remove(by, role_id), "invalid-argument", "role_id");
      }
    }
    await expectRefusal(remove(here.master, newId("role")), "permission-denied");
    await expectRefusal(remove(here.god, newId("role")), "not-found");
    await expectRefusal(
      here.master.send("deleteRole", { role_id: "no role", reason: "r" }),
      "invalid-argument",
      "role_id",
    );
  });
});

describe("a change of a role", () => {
  beforeAll(startOver);

  it("revoked is revoked: reaches an open session at its next request, and is recorded for role and holder", async () => {
    const person = await somebody("Enroller");
    const guest = await somebody("Guest");
    const role_id = await make("affiliate.create", "affiliate.update", "event.read");
    await give(here.master, person, [role_id, "payout_manager"]);
    const enrol = () => person.call("enrolAffiliate", { platform_id: here.platform_id, email: guest.email });
    const permission = "affiliate.manage";
    await expectRefusal(enrol(), "permission-denied");

    const name = newName();
    expect(await change(here.master, role_id, [permission, "event.read"], name)).toEqual({ role_id, applying: false });
    const { invitation_id } = await enrol();
    await change(here.master, role_id, ["event.read"], name);
    await expectRefusal(enrol(), "permission-denied");
    // Nor does what they invited to stay open until the right comes back.
    expect((await admin.doc(`invitations/${invitation_id}`).get()).get("status")).toBe("withdrawn");
    const [withdrawal] = await recordsOf(`invitations/${invitation_id}`);
    expect(withdrawal).toMatchObject({ action: "invitation.withdrawn", actor_id: "system:invitations" });

    expect(await grantOf(person.uid)).toMatchObject({
      role_names: ["payout_manager", name],
      permissions: ["commission.read", "event.read", "payout.approve", "payout.read", "payout.update"],
    });
    expect((await roleOf(role_id))?.applying).toBe(false);
    expect((await noticesOf(person.uid)).filter((kind) => kind === "platform_role_changed")).toHaveLength(2);
    const records = (await recordsOf(`roles/${role_id}`)).filter(({ action }) => action === "role.updated");
    expect(records).toHaveLength(2);
    const ofHolder = (await recordsOf(grantPath(person.uid))).filter(({ reason }) => reason === "As agreed");
    expect(ofHolder.map(({ action, actor_id, actor_role }) => [action, actor_id, actor_role])).toEqual(
      Array(2).fill(["platform.roles_changed", here.master.uid, "superadmin"]),
    );
    const lost = ofHolder.filter(({ changes }) => changes[0].before.permissions.includes(permission));
    expect(lost.map(({ changes }) => changes[0].after.permissions.includes(permission))).toEqual([false]);
  });

  it("tells nobody where nothing changes for them", async () => {
    const person = await somebody("Undisturbed");
    const name = newName();
    const { role_id } = await create(here.master, ["event.read"], name);
    await give(here.master, person, [role_id]);
    const data = {
      role_id,
      name,
      description: "In other words",
      permissions: ["event.read" as const],
      reason: "Words",
    };
    await here.master.call("updateRole", data);
    expect((await roleOf(role_id))?.description).toBe("In other words");
    expect(await noticesOf(person.uid)).toEqual(["platform_role_given"]);
  });

  it("renames for all holders, and refuses a name that is taken", async () => {
    const person = await somebody("Renamed");
    const [name, other] = [newName(), newName()];
    const { role_id } = await create(here.master, ["event.read"], name);
    await create(here.master, ["event.read"], other);
    await give(here.master, person, [role_id]);
    await expectRefusal(change(here.master, role_id, ["event.read"], other.toUpperCase()), "already-exists", "name");
    await expectRefusal(change(here.master, role_id, ["event.read"], "moderator"), "already-exists", "name");
    await change(here.master, role_id, ["event.read"], name.toUpperCase());
    const next = newName();
    await change(here.master, role_id, ["event.read"], next);
    expect((await grantOf(person.uid))?.role_names).toEqual([next]);
    await create(here.master, ["event.read"], name);
    await expectRefusal(create(here.master, ["event.read"], next), "already-exists", "name");
  });

  it("exactly once: takes its author's own right away, and answers the repetition of that as the first time", async () => {
    const own = await make("role.update", "event.read");
    const person = await somebody("Steps back", newPhone());
    await give(here.master, person, [own]);
    const data = {
      role_id: own,
      name: newName(),
      description: "",
      permissions: ["event.read" as const],
      reason: "Enough",
    };
    const key = { idempotency_key: randomUUID() };
    const first = await person.call("updateRole", data, key);
    expect(await person.call("updateRole", data, key)).toEqual(first);
    await expectRefusal(person.call("updateRole", { ...data, reason: "Other" }, key), "idempotency-key-reused");
    await expectRefusal(person.call("updateRole", data), "permission-denied");
  });

  it("exactly once: answers who repeats a call as then, though the right to it is gone, and does nothing more", async () => {
    const own = await make("role.update", "event.read", "user.read");
    const [person, other] = [await somebody("Was in charge", newPhone()), await somebody("Employee")];
    await give(here.master, person, [own]);
    const reading = await make("event.read");
    const data = { platform_id: here.platform_id, uid: other.uid, roles: [reading], reason: "Hired" };
    const key = { idempotency_key: randomUUID() };
    const first = await person.call("setPlatformRoles", data, key);
    await give(here.master, person, []);
    await give(here.master, other, []);
    expect(await person.call("setPlatformRoles", data, key)).toEqual(first);
    expect(await grantOf(other.uid)).toBeUndefined();
    await expectRefusal(person.call("setPlatformRoles", { ...data, reason: "x" }, key), "idempotency-key-reused");
    await expectRefusal(person.call("setPlatformRoles", data), "permission-denied");
  });

  it("asks holders for a second factor from then on, or no longer", async () => {
    const person = await somebody("Promoted");
    const role_id = await make("event.read");
    await give(here.master, person, [role_id]);
    await change(here.master, role_id, ["event.read", "refund.approve"]);
    expect((await grantOf(person.uid))?.second_factor_required).toBe(true);
    await change(here.master, role_id, ["event.read"]);
    expect((await grantOf(person.uid))?.second_factor_required).toBe(false);
  });
});

describe("deleteRole", () => {
  beforeAll(startOver);

  it("revoked is revoked: strips all holders, keeps the role for the records, and leaves other roles alone", async () => {
    const [only, also] = await Promise.all([somebody("Only this"), somebody("This and another")]);
    const role_id = await make("event.read");
    await give(here.master, only, [role_id]);
    await give(here.master, also, [role_id, "moderator"]);
    expect(await remove(here.master, role_id)).toEqual({ role_id, applying: false });
    expect(await roleOf(role_id)).toMatchObject({ status: "deleted", applying: false, permissions: ["event.read"] });
    expect(await grantOf(only.uid)).toBeUndefined();
    const left = await grantOf(also.uid);
    expect(left).toMatchObject({ roles: ["moderator"], role_names: ["moderator"] });
    expect(left?.permissions).not.toContain("event.read");
    for (const { uid } of [only, also]) {
      expect(await noticesOf(uid)).toEqual(["platform_role_changed", "platform_role_given"]);
      const records = (await recordsOf(grantPath(uid))).filter(({ reason }) => reason === "Not needed");
      expect(records.map(({ action }) => action)).toEqual(["platform.roles_changed"]);
    }
    await expectRefusal(give(here.master, only, [role_id]), "not-found", "roles");
    await expectRefusal(remove(here.master, role_id), "failed-precondition", "role_id");
    await expectRefusal(change(here.master, role_id, ["event.read"]), "failed-precondition", "role_id");
  });

  it("takes it out of what titles propose", async () => {
    const role_id = await make("event.read");
    const { department_id } = await here.master.call("createDepartment", {
      platform_id: here.platform_id,
      code: "FRONT",
      name: "Front of house",
      titles: [{ name: "Usher", default_roles: ["staff", role_id] }],
    });
    await remove(here.master, role_id);
    expect((await admin.doc(`departments/${department_id}`).get()).get("titles")).toEqual([
      { name: "Usher", default_roles: ["staff"] },
    ]);
  });
});

describe("a role with very many holders", () => {
  beforeAll(startOver);

  const stamps = () => ({ created_at: new Date(), updated_at: new Date(), updated_by: "test" });

  /** Writes grants of a role, as operations would have; gives the holders' uids. */
  async function hire(role_id: string, count: number): Promise<string[]> {
    const role = await roleOf(role_id);
    const own = new Map([[role_id, { name: role?.name, permissions: role?.permissions, status: "active" as const }]]);
    const uids = Array.from({ length: count }, () => `uid${randomUUID().replaceAll("-", "")}`);
    const batch = admin.batch();
    for (const uid of uids) {
      const roles = uid < "uid8" ? [role_id] : [role_id, "moderator"];
      const grant = emptyGrant(here.platform_id, { uid, name: "Somebody" }, "active");
      batch.set(admin.doc(grantPath(uid)), { ...grant, ...resolveGrant(roles, own), ...stamps() });
    }
    await batch.commit();
    return uids;
  }

  async function grantsOf(role_id: string): Promise<PlatformRoleGrant[]> {
    const grants = await admin.collection("platform_roles").where("roles", "array-contains", role_id).get();
    return grants.docs.map((grant) => grant.data() as PlatformRoleGrant);
  }

  async function tracesOf(uids: string[], reason: string): Promise<{ records: number[]; notices: number[] }> {
    const found = await admin
      .collection("audit_logs")
      .where("platform_id", "==", here.platform_id)
      .where("reason", "==", reason)
      .get();
    const resources = found.docs.map((record) => String(record.get("resource")));
    const notices = await Promise.all(uids.map(async (uid) => (await noticesOf(uid)).length));
    return { records: uids.map((uid) => resources.filter((path) => path === grantPath(uid)).length), notices };
  }

  it("reaches each of 320 holders once, although it was cut off in the middle", async () => {
    const role_id = await make("event.read", "place.read");
    const uids = await hire(role_id, 320);
    const reason = `Cut off ${role_id}`;
    // What the operation's transaction leaves when the process ends right after it.
    await admin.doc(`roles/${role_id}`).update({ permissions: ["place.read"], applying: true });
    const left_behind = await leave("change_role", {
      role_id,
      platform_id: here.platform_id,
      platform_name: "A platform",
      actor_id: here.master.uid,
      actor_name: "Master",
      actor_role: "superadmin",
      by_god: false,
      reason,
    });
    const withPower = async () =>
      (await grantsOf(role_id)).filter(({ permissions }) => permissions.includes("event.read")).length;
    for (let page = 0; page < 2; page += 1) expect(await carryStep(left_behind, new Date())).toBe("more");
    const left = await withPower();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(320);
    expect((await roleOf(role_id))?.applying).toBe(true);

    // Two runs of the job at once, as when one is slow.
    await Promise.all([runDueJobs(new Date()), runDueJobs(new Date())]);
    expect(await withPower()).toBe(0);
    expect((await roleOf(role_id))?.applying).toBe(false);
    expect(await isOnItsWay(left_behind)).toBe(false);
    const traces = await tracesOf(uids, reason);
    expect(new Set(traces.records)).toEqual(new Set([1]));
    expect(new Set(traces.notices)).toEqual(new Set([1]));
    const both = (await grantsOf(role_id)).find(({ roles }) => roles.length === 2);
    expect(both?.permissions).toEqual([
      "content.update",
      "place.read",
      "report.create",
      "report.read",
      "report.update",
    ]);
  });

  it("reaches all in one call, and strips all when it is deleted", async () => {
    const role_id = await make("event.read");
    const uids = await hire(role_id, 250);
    expect(await change(here.master, role_id, ["place.read"])).toEqual({ role_id, applying: false });
    expect((await grantsOf(role_id)).every(({ permissions }) => permissions.includes("place.read"))).toBe(true);
    expect(await remove(here.master, role_id)).toEqual({ role_id, applying: false });
    expect(await grantsOf(role_id)).toEqual([]);
    const left = (await Promise.all(uids.map(grantOf))).filter((grant) => grant !== undefined);
    expect(left).toHaveLength(uids.filter((uid) => uid >= "uid8").length);
  });

  it("loses neither change when somebody is given or loses the role while it changes", async () => {
    const [role_id, other] = [await make("event.read"), await make("billing.read")];
    await hire(role_id, 120);
    const [joining, leaving] = await Promise.all([
      Promise.all(Array.from({ length: 3 }, () => somebody("Joining"))),
      Promise.all(Array.from({ length: 3 }, () => somebody("Leaving"))),
    ]);
    for (const person of leaving) await give(here.master, person, [role_id, other]);
    const permissions: PlatformPermission[][] = [["place.read"], ["event.read", "order.read"]];
    for (const next of permissions) {
      const changing = updateRole.execute({
        data: { role_id, name: newName(), permissions: next, reason: "Meanwhile" },
        actor: { ...actorOf(here.master), second_factor: true },
      });
      await Promise.all([
        changing,
        ...joining.map((person) => give(here.master, person, [role_id])),
        ...leaving.map((person) => give(here.master, person, [other])),
      ]);
      for (const person of joining) {
        expect(await grantOf(person.uid)).toMatchObject({ roles: [role_id], permissions: next });
      }
      for (const person of leaving) {
        expect(await grantOf(person.uid)).toMatchObject({ roles: [other], permissions: ["billing.read"] });
      }
      expect((await grantsOf(role_id)).every((grant) => next.every((name) => grant.permissions.includes(name)))).toBe(
        true,
      );
      await Promise.all([
        ...joining.map((person) => give(here.master, person, [])),
        ...leaving.map((person) => give(here.master, person, [role_id, other])),
      ]);
    }
  });

  it("control: a role that was read outside the transaction keeps the power that was taken from it", async () => {
    const role_id = await make("event.read");
    const uid = `uid${randomUUID().replaceAll("-", "")}`;
    const before = await roleOf(role_id);
    await change(here.master, role_id, ["place.read"]);
    const own = new Map([[role_id, { name: "n", permissions: before?.permissions ?? [], status: "active" as const }]]);
    onTestFinished(() => clearAway("uid", uid));
    const grant = { ...emptyGrant(here.platform_id, { uid, name: "n" }, "active"), ...resolveGrant([role_id], own) };
    await admin.doc(grantPath(uid)).set({ ...grant, ...stamps() });
    await runDueJobs(new Date());
    expect((await grantOf(uid))?.permissions).toEqual(["event.read"]);
  });
});

describe("resolving all grants after the tables have changed", () => {
  beforeAll(startOver);

  it("puts right what is stale, records and tells it, and leaves the rest alone", async () => {
    const [stale, current] = await Promise.all([somebody("Stale"), somebody("Current")]);
    const role_id = await make("event.read");
    await give(here.master, stale, ["support_agent", role_id]);
    await give(here.master, current, ["staff"]);
    await admin.doc(grantPath(stale.uid)).update({ permissions: ["event.read", "fee.update"] });
    const untouched = (await admin.doc(grantPath(current.uid)).get()).updateTime;
    expect(await resolveAllGrants(new Date())).toBeGreaterThanOrEqual(1);
    expect((await grantOf(stale.uid))?.permissions).toEqual([
      "billing.read",
      "event.read",
      "service.read",
      "support_ticket.read",
      "support_ticket.update",
      "user.read",
    ]);
    expect((await admin.doc(grantPath(current.uid)).get()).updateTime).toEqual(untouched);
    const records = await recordsOf(grantPath(stale.uid));
    expect(records.filter(({ actor_id }) => actor_id === "system:deployer")).toHaveLength(1);
  });
});
