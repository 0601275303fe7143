import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../../functions/src/ids.ts";
import { firstDepartments } from "../../../functions/src/roles/default-departments.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { newPhone, type PlatformWorld } from "../../support/world.ts";
import { noticesOf } from "../support/sales.ts";
import { makePlatform, somebody } from "../support/worlds.ts";

let here: PlatformWorld;
let there: PlatformWorld;

beforeAll(async () => {
  [here, there] = await Promise.all([makePlatform(), makePlatform()]);
});

let made = 0;
function newCode(): string {
  made += 1;
  return `TEST_${made}`;
}

interface Title {
  name: string;
  default_roles?: string[];
}

const create = (by: Person, titles: Title[] = [], code = newCode(), platform_id = here.platform_id) =>
  by.call("createDepartment", { platform_id, code, name: "A department", purpose: "To be tested", titles });
const make = async (...titles: Title[]) => (await create(here.master, titles)).department_id;
const update = (by: Person, department_id: string, titles: Title[] = []) =>
  by.call("updateDepartment", { department_id, name: "Another name", purpose: "Another purpose", titles });
const remove = (by: Person, department_id: string) => by.call("deleteDepartment", { department_id });
const join = (by: Person, person: Person, departments: { department_id: string; title: string | null }[]) =>
  by.call("setDepartments", { platform_id: here.platform_id, uid: person.uid, departments, reason: "Moved" });
const give = (person: Person, roles: string[]) =>
  here.master.call("setPlatformRoles", { platform_id: here.platform_id, uid: person.uid, roles, reason: "Hired" });

const departmentOf = async (id: string) => (await admin.doc(`departments/${id}`).get()).data();
const grantOf = async (person: Person) =>
  (await admin.doc(`platform_roles/${here.platform_id}_${person.uid}`).get()).data();

/** The department of that code, which the platform began with. */
async function first(code: string, platform_id = here.platform_id): Promise<string> {
  const found = await admin
    .collection("departments")
    .where("platform_id", "==", platform_id)
    .where("code", "==", code)
    .get();
  return found.docs[0]?.id ?? "";
}

describe("a new platform", () => {
  it("has the nine departments with their titles", async () => {
    const found = await admin.collection("departments").where("platform_id", "==", here.platform_id).get();
    expect(found.docs).toHaveLength(9);
    for (const expected of firstDepartments) {
      expect(await departmentOf(await first(expected.code))).toMatchObject({
        ...expected,
        platform_id: here.platform_id,
        updated_by: here.god.uid,
      });
    }
  });
});

describe("departments", () => {
  it("no silent power: are made, changed and deleted, with a record of each", async () => {
    const code = newCode();
    const { department_id } = await create(here.master, [{ name: "Lead", default_roles: ["staff"] }], code);
    expect(await departmentOf(department_id)).toMatchObject({
      platform_id: here.platform_id,
      code,
      titles: [{ name: "Lead", default_roles: ["staff"] }],
    });
    await update(here.master, department_id, [{ name: "Lead" }, { name: "Deputy" }]);
    expect(await departmentOf(department_id)).toMatchObject({
      code,
      name: "Another name",
      titles: [
        { name: "Lead", default_roles: [] },
        { name: "Deputy", default_roles: [] },
      ],
    });
    await remove(here.master, department_id);
    expect(await departmentOf(department_id)).toBeUndefined();
    const records = await admin.collection("audit_logs").where("platform_id", "==", here.platform_id).get();
    const about = records.docs
      .filter((record) => record.get("changes")[0]?.resource === `departments/${department_id}`)
      .map((record) => `${record.get("action")} by ${record.get("actor_id")}`);
    expect(about.sort()).toEqual(
      ["created", "deleted", "updated"].map((what) => `department.${what} by ${here.master.uid}`),
    );
    // The code is free again.
    await create(here.master, [], code);
  });

  it("deny by default: are for who holds department.* on this platform, with a second factor", async () => {
    const department_id = await make();
    const [stranger, manager, plain] = await Promise.all([
      somebody("Stranger"),
      somebody("Platform admin"),
      somebody("Without a factor"),
    ]);
    await give(manager, ["admin"]);
    const { role_id } = await here.master.call("createRole", {
      platform_id: here.platform_id,
      name: "Departments",
      permissions: ["department.manage"],
    });
    await give(plain, [role_id]);
    await expectRefusal(
      callAnonymously("createDepartment", { platform_id: here.platform_id, code: "ANY", name: "Any" }),
      "unauthenticated",
    );
    const refusals = [
      [stranger, "permission-denied"],
      [manager, "permission-denied"],
      [there.master, "permission-denied"],
      [plain, "second-factor-required"],
    ] as const;
    for (const [person, code] of refusals) {
      await expectRefusal(create(person), code);
      await expectRefusal(update(person, department_id), code);
      await expectRefusal(remove(person, department_id), code);
      await expectRefusal(join(person, stranger, [{ department_id, title: null }]), code);
    }
    const own = await somebody("With a factor", newPhone());
    await give(own, [role_id]);
    await update(own, department_id);
    expect(await grantOf(stranger)).toBeUndefined();
  });

  it("have a code of their own: one of many simultaneous tries has it", async () => {
    const code = newCode();
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => create(here.master, [], code)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const failed of tries) {
      if (failed.status === "rejected") await expectRefusal(Promise.reject(failed.reason), "already-exists", "code");
    }
    await create(there.master, [], code, there.platform_id);
  });

  it("refuse what is malformed, and titles that propose roles which are none here", async () => {
    const send = (change: object) =>
      here.master.send("createDepartment", { platform_id: here.platform_id, code: newCode(), name: "Name", ...change });
    for (const code of ["", "A", "lower", "WITH SPACE", "1ST", "X".repeat(21)]) {
      await expectRefusal(send({ code }), "invalid-argument", "code");
    }
    await expectRefusal(send({ titles: [{ name: "Lead" }, { name: "LEAD" }] }), "invalid-argument", "titles");
    await expectRefusal(send({ members: [] }), "invalid-argument", "members");
    for (const role of ["god", "owner", ""]) {
      const titles = [{ name: "Lead", default_roles: [role] }];
      await expectRefusal(send({ titles }), "invalid-argument", "titles.0.default_roles.0");
    }
    const elsewhere = await there.master.call("createRole", {
      platform_id: there.platform_id,
      name: "Elsewhere",
      permissions: ["event.read"],
    });
    for (const role of [elsewhere.role_id, newId("role")]) {
      await expectRefusal(send({ titles: [{ name: "Lead", default_roles: [role] }] }), "not-found", "titles");
    }
  });

  it("have one effect under one idempotency key", async () => {
    const data = { platform_id: here.platform_id, code: newCode(), name: "Once" };
    const options = { idempotency_key: randomUUID() };
    const made = await here.master.call("createDepartment", data, options);
    expect(await here.master.call("createDepartment", data, options)).toEqual(made);
  });
});

describe("a member", () => {
  it("is in several departments with a title each, is told, and is granted nothing by that", async () => {
    const person = await somebody("Member");
    const [support, finance] = await Promise.all([first("SUPPORT"), first("FINANCE")]);
    await join(here.master, person, [
      { department_id: support, title: "Support Agent" },
      { department_id: finance, title: null },
    ]);
    expect(await grantOf(person)).toMatchObject({
      roles: [],
      permissions: [],
      department_ids: [support, finance].sort(),
      titles: { [support]: "Support Agent" },
      status: "active",
    });
    expect(await noticesOf(person.uid)).toEqual(["departments_changed"]);
    await expectRefusal(create(person), "permission-denied");

    // Roles and departments are given apart, and neither takes the other away.
    await give(person, ["support_agent"]);
    await join(here.master, person, [{ department_id: finance, title: "Accountant" }]);
    expect(await grantOf(person)).toMatchObject({ roles: ["support_agent"], titles: { [finance]: "Accountant" } });
    await give(person, []);
    expect(await grantOf(person)).toMatchObject({ roles: [], permissions: [], department_ids: [finance] });
    await join(here.master, person, []);
    expect(await grantOf(person)).toBeUndefined();
    const records = await admin
      .collection("audit_logs")
      .where("platform_id", "==", here.platform_id)
      .where("action", "==", "platform.departments_changed")
      .get();
    const paths = records.docs.map((record) => record.get("changes")[0]?.resource);
    expect(paths.filter((path) => path === `platform_roles/${here.platform_id}_${person.uid}`)).toHaveLength(3);
  });

  it("isolation: is in no department of another platform, and has no title that there is not", async () => {
    const person = await somebody("Misplaced");
    const [elsewhere, support] = await Promise.all([first("SUPPORT", there.platform_id), first("SUPPORT")]);
    for (const department_id of [elsewhere, newId("department")]) {
      await expectRefusal(
        join(here.master, person, [{ department_id, title: null }]),
        "not-found",
        "departments.0.department_id",
      );
    }
    await expectRefusal(
      join(here.master, person, [{ department_id: support, title: "Accountant" }]),
      "not-found",
      "departments.0.title",
    );
    const twice = [null, null].map((title) => ({ department_id: support, title }));
    await expectRefusal(join(here.master, person, twice), "invalid-argument", "departments");
    expect(await grantOf(person)).toBeUndefined();
  });

  it("keeps their department and title from being deleted", async () => {
    const person = await somebody("Incumbent");
    const department_id = await make({ name: "Lead" }, { name: "Deputy" });
    await join(here.master, person, [{ department_id, title: "Lead" }]);
    await expectRefusal(remove(here.master, department_id), "failed-precondition", "department_id");
    await expectRefusal(update(here.master, department_id, [{ name: "Deputy" }]), "failed-precondition", "titles");
    await update(here.master, department_id, [{ name: "Lead" }]);
    await join(here.master, person, []);
    await update(here.master, department_id, []);
    await remove(here.master, department_id);
    await expectRefusal(join(here.master, person, [{ department_id, title: null }]), "not-found");
  });

  it("is in a department or it is deleted, never both, whoever comes first", async () => {
    for (let round = 0; round < 4; round += 1) {
      const [department_id, person] = await Promise.all([make(), somebody("Racing")]);
      const [joined, removed] = await Promise.allSettled([
        join(here.master, person, [{ department_id, title: null }]),
        remove(here.god, department_id),
      ]);
      expect([joined.status, removed.status].sort()).toEqual(["fulfilled", "rejected"]);
      expect((await departmentOf(department_id)) !== undefined).toBe(joined.status === "fulfilled");
      expect((await grantOf(person)) !== undefined).toBe(joined.status === "fulfilled");
    }
  });
});
