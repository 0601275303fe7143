/** What was taken, hidden or closed does not come back another way than the one that is meant for it. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { addTicketType, applyForEntity, assignToEvent, draftEvent, giveTeamRole } from "../../support/actions.ts";
import { admin, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, newPhone } from "../../support/world.ts";
import { invitationOf, ownersOf, recordsOf, roleOf } from "../support/teams.ts";
import { entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;

beforeAll(async () => {
  world = await makeEntity();
});

const reason = "r";
const free = [{ name: "Free", price_minor: 0 }];
const offer = async (entity_id: string, owner: Person, { email }: Person) =>
  (await owner.call("offerOwnership", { entity_id, email, reason })).invitation_id;
const hire = (by: Person, platform_id: string, { uid }: Person, roles: string[]) =>
  by.call("setPlatformRoles", { platform_id, uid, roles, reason });
const grantOf = async (platform_id: string, { uid }: Person) =>
  (await admin.doc(`platform_roles/${platform_id}_${uid}`).get()).data();
const assignmentsOf = async (entity_id: string, { uid }: Person) =>
  (await admin.collection("event_roles").where("entity_id", "==", entity_id).where("uid", "==", uid).get()).size;

describe("one owner: an offer of the ownership", () => {
  it("is not accepted while the entity is suspended, or its deletion is asked for", async () => {
    const [{ entity_id, owner }, heir] = await Promise.all([entityOfItsOwn(world), somebody("Heir")]);
    const invitation_id = await offer(entity_id, owner, heir);
    const accept = () => heir.call("acceptInvitation", { invitation_id });
    await world.master.call("suspendEntity", { entity_id, reason });
    await expectRefusal(accept(), "failed-precondition");
    await expectRefusal(offer(entity_id, owner, world.stranger), "failed-precondition");
    await owner.call("requestEntityDeletion", { entity_id, reason });
    await expectRefusal(accept(), "failed-precondition");
    await world.master.call("rejectEntityDeletion", { entity_id, reason });
    await expectRefusal(accept(), "failed-precondition");
    expect(await ownersOf(entity_id)).toEqual({ entity: owner.uid, grants: [owner.uid] });
    expect((await invitationOf(invitation_id))?.status).toBe("pending");
    await world.master.call("reinstateEntity", { entity_id });
    await accept();
    expect(await ownersOf(entity_id)).toEqual({ entity: heir.uid, grants: [heir.uid] });
  });

  it("is void while who made it is banned, and so is what else they asked others to", async () => {
    const [{ entity_id, owner }, heir, guest] = await Promise.all([
      entityOfItsOwn(world),
      somebody("Heir of a banned one"),
      somebody("Guest of a banned one"),
    ]);
    const ban = { platform_id: world.platform_id, uid: owner.uid, reason };
    const offered = { invitation_id: await offer(entity_id, owner, heir) };
    const invited = await owner.call("inviteTeamMember", { entity_id, email: guest.email, role: "admin" });
    await world.master.call("banPerson", ban);
    await expectRefusal(heir.call("acceptInvitation", offered), "failed-precondition");
    await expectRefusal(guest.call("acceptInvitation", invited), "failed-precondition");
    await expectRefusal(offer(entity_id, owner, guest), "banned");
    expect(await ownersOf(entity_id)).toEqual({ entity: owner.uid, grants: [owner.uid] });
    await world.master.call("unbanPerson", ban);
    // The ban has closed them for good: whoever is let in again asks anew.
    await expectRefusal(heir.call("acceptInvitation", offered), "failed-precondition");
    await expectRefusal(guest.call("acceptInvitation", invited), "failed-precondition");
  });
});

describe("revoked is revoked: who is out of a team", () => {
  /** An admin who is manager of an event besides, and an entity to be put out of. */
  async function insider() {
    const [{ entity_id, owner }, person] = await Promise.all([entityOfItsOwn(world), somebody("Insider")]);
    await giveTeamRole(owner, entity_id, person, "admin");
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, free);
    await assignToEvent(owner, event_id, person, "event_manager");
    const closeSales = () => person.call("setSalesOpen", { event_id, open: false });
    await closeSales();
    return { entity_id, owner, person, closeSales };
  }

  it("keeps no assignment to an event", async () => {
    const { entity_id, owner, person, closeSales } = await insider();
    expect(await owner.call("removeTeamMember", { entity_id, uid: person.uid })).toEqual({ removed: "admin" });
    await expectRefusal(closeSales(), "permission-denied");
    expect(await assignmentsOf(entity_id, person)).toBe(0);
    const [record] = await recordsOf(entity_id, "team.role_removed");
    expect(record?.changes.map(({ resource }: { resource: string }) => resource.split("/")[0])).toEqual([
      "entity_roles",
      "event_roles",
    ]);
  });

  it("keeps none when they leave", async () => {
    const { entity_id, person, closeSales } = await insider();
    expect(await person.call("leaveTeam", { entity_id })).toEqual({ left: "admin" });
    await expectRefusal(closeSales(), "permission-denied");
    expect(await assignmentsOf(entity_id, person)).toBe(0);
  });

  it("keeps none at the events of the house when the platform gets another master, and others keep theirs", async () => {
    const own = await makePlatform();
    const [next, deputy, volunteer] = await Promise.all(
      ["Next master", "Deputy", "Volunteer"].map((name) => somebody(name)),
    );
    if (!next || !deputy || !volunteer) throw new Error("Somebody did not sign up");
    const { platform_id, house_entity_id, master, god } = own;
    const { event_id } = await makeEvent({ entity_id: house_entity_id, eventManager: master }, free);
    await giveTeamRole(master, house_entity_id, deputy, "admin");
    await assignToEvent(deputy, event_id, master, "event_manager");
    await assignToEvent(master, event_id, volunteer, "check_in");
    expect(await god.call("setPlatformMaster", { platform_id, email: next.email, reason })).toEqual({ uid: next.uid });
    await expectRefusal(master.call("setSalesOpen", { event_id, open: false }), "permission-denied");
    expect(await assignmentsOf(house_entity_id, master)).toBe(0);
    expect(await assignmentsOf(house_entity_id, volunteer)).toBe(1);
  });

  it("does not come back with the end of a ban, nor does a role on the platform that was taken meanwhile", async () => {
    const { entity_id, owner, person } = await insider();
    const { platform_id, master } = world;
    const ban = { platform_id, uid: person.uid, reason };
    await hire(master, platform_id, person, ["staff", "moderator"]);
    await master.call("banPerson", ban);
    await owner.call("removeTeamMember", { entity_id, uid: person.uid });
    await hire(master, platform_id, person, ["moderator"]);
    await master.call("unbanPerson", ban);
    expect(await roleOf(entity_id, person)).toBeUndefined();
    expect(await assignmentsOf(entity_id, person)).toBe(0);
    expect(await grantOf(platform_id, person)).toMatchObject({ roles: ["moderator"], status: "active" });
  });
});

describe("a suspended entity", () => {
  it("has no event on sale or public, though it was published at the same moment", async () => {
    for (let round = 0; round < 2; round += 1) {
      const { entity_id, owner } = await entityOfItsOwn(world);
      const event_id = await draftEvent(owner, entity_id, { title: "In a hurry" });
      await addTicketType(owner, event_id, { name: "Free", price_minor: 0 });
      await Promise.allSettled([
        owner.call("publishEvent", { event_id }),
        world.master.call("suspendEntity", { entity_id, reason }),
      ]);
      expect((await admin.doc(`entities/${entity_id}`).get()).get("status")).toBe("suspended");
      expect((await admin.doc(`events/${event_id}`).get()).get("visibility")).toBe("hidden");
      await expectRefusal(owner.call("connectPayments", { entity_id, country: "DE" }), "failed-precondition");
    }
  });

  it("is deleted or kept as it was, never both, whoever of the platform decides first", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    await world.master.call("suspendEntity", { entity_id, reason });
    await owner.call("requestEntityDeletion", { entity_id, reason });
    const [deleted, kept] = await Promise.allSettled([
      world.master.call("approveEntityDeletion", { entity_id }),
      world.god.call("rejectEntityDeletion", { entity_id, reason }),
    ]);
    expect([deleted.status, kept.status].sort()).toEqual(["fulfilled", "rejected"]);
    const status = (await admin.doc(`entities/${entity_id}`).get()).get("status");
    expect(status).toBe(deleted.status === "fulfilled" ? "deleted" : "suspended");
  });
});

describe("a disabled platform", () => {
  it("that gets another master meanwhile lets in the new one, and not the old, once it is enabled", async () => {
    const { platform_id, house_entity_id, master, god } = await makePlatform();
    const [next, applicant] = await Promise.all([somebody("Next master", newPhone()), somebody("Applicant")]);
    const entity_id = await applyForEntity(applicant, platform_id, { name: "Hopeful" });
    await god.call("disablePlatform", { platform_id, reason });
    await god.call("setPlatformMaster", { platform_id, email: next.email, reason });
    expect(await grantOf(platform_id, next)).toMatchObject({ roles: ["superadmin"], status: "disabled" });
    await expectRefusal(next.call("approveEntity", { entity_id }), "platform-disabled");
    await god.call("enablePlatform", { platform_id, reason });
    await expectRefusal(master.call("approveEntity", { entity_id }), "permission-denied");
    await next.call("approveEntity", { entity_id });
    expect(await grantOf(platform_id, master)).toBeUndefined();
    expect(await ownersOf(house_entity_id)).toEqual({ entity: next.uid, grants: [next.uid] });
  });

  it("and its master stay a pair, though the new one is given lesser roles at the same moment", async () => {
    const { platform_id, god } = await makePlatform();
    const next = await somebody("Next master");
    await Promise.allSettled([
      god.call("setPlatformMaster", { platform_id, email: next.email, reason }),
      hire(god, platform_id, next, ["staff"]),
    ]);
    expect((await grantOf(platform_id, next))?.roles).toContain("superadmin");
  });
});

describe("what two decide at the same moment", () => {
  it("leaves a grant disabled, if either of a ban and a disabled platform stands in the end", async () => {
    const { platform_id, god, master } = await makePlatform();
    const staff = await somebody("Staff");
    await hire(master, platform_id, staff, ["staff"]);
    const ban = { platform_id, uid: staff.uid, reason };
    const status = async () => (await grantOf(platform_id, staff))?.status;
    for (let round = 0; round < 2; round += 1) {
      await god.call("banPerson", ban);
      await Promise.all([god.call("unbanPerson", ban), god.call("disablePlatform", { platform_id, reason })]);
      expect(await status()).toBe("disabled");
      await Promise.all([god.call("banPerson", ban), god.call("enablePlatform", { platform_id, reason })]);
      expect(await status()).toBe("disabled");
      await god.call("unbanPerson", ban);
      expect(await status()).toBe("active");
    }
  });

  it("is both done, where it is about one person who held nothing, or one platform's settings", async () => {
    const { platform_id, god, master } = world;
    const person = await somebody("Held nothing");
    const { department_id } = await master.call("createDepartment", { platform_id, code: "BOTH", name: "Both" });
    const departments = [{ department_id, title: null }];
    await Promise.all([
      hire(master, platform_id, person, ["staff"]),
      god.call("setDepartments", { platform_id, uid: person.uid, departments, reason }),
      master.call("changePlatformSettings", { platform_id, fee_bps: 123, reason }),
      god.call("changePlatformSettings", { platform_id, fee_fixed_minor: 45, reason }),
    ]);
    expect(await grantOf(platform_id, person)).toMatchObject({ roles: ["staff"], department_ids: [department_id] });
    const settings = (await admin.doc(`platforms/${platform_id}`).get()).get("settings");
    expect(settings).toMatchObject({ fee_bps: 123, fee_fixed_minor: 45 });
  });
});

describe("nobody raises themselves", () => {
  it("by an assignment to an event, which would outlast a role in the team that becomes a lesser one", async () => {
    const [{ entity_id, owner }, person] = await Promise.all([entityOfItsOwn(world), somebody("Far-sighted")]);
    await giveTeamRole(owner, entity_id, person, "admin");
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, free);
    for (const role of ["event_manager", "check_in"] as const) {
      await expectRefusal(assignToEvent(person, event_id, person, role), "permission-denied", "role");
      const byUid = { event_id, uid: person.uid, role };
      await expectRefusal(person.call("setEventAssignment", byUid), "permission-denied", "role");
    }
    await owner.call("changeTeamRole", { entity_id, uid: person.uid, role: "content_editor" });
    await expectRefusal(person.call("setSalesOpen", { event_id, open: false }), "permission-denied");
    expect(await assignmentsOf(entity_id, person)).toBe(0);
  });

  it("by a department: a title that proposes a strong role gives none of it", async () => {
    const { platform_id, master } = world;
    const clerk = await somebody("Clerk", newPhone());
    const { role_id } = await master.call("createRole", {
      platform_id,
      name: "Departments only",
      permissions: ["department.manage"],
    });
    await hire(master, platform_id, clerk, [role_id]);
    const { department_id } = await clerk.call("createDepartment", {
      platform_id,
      code: "COUP",
      name: "Coup",
      titles: [{ name: "Chief", default_roles: ["superadmin", "admin"] }],
    });
    const departments = [{ department_id, title: "Chief" }];
    const before = await grantOf(platform_id, clerk);
    await clerk.call("setDepartments", { platform_id, uid: clerk.uid, departments, reason });
    expect(await grantOf(platform_id, clerk)).toMatchObject({
      roles: [role_id],
      permissions: before?.permissions,
      titles: { [department_id]: "Chief" },
    });
    await expectRefusal(hire(clerk, platform_id, clerk, ["admin"]), "permission-denied");
  });
});

describe("no silent power: a look that is repeated with its key", () => {
  it("is a look of its own, with a record of its own", async () => {
    const { platform_id, god, master, owner } = world;
    const key = { idempotency_key: randomUUID() };
    const counted = async (action: string, actor: Person) =>
      (await admin.collection("audit_logs").where("actor_id", "==", actor.uid).where("action", "==", action).get())
        .size;
    const before = await counted("platform.numbers_read", god);
    for (let looks = 0; looks < 2; looks += 1) {
      await god.call("readPlatformNumbers", { platform_ids: [platform_id] }, key);
      await master.call("findPeople", { platform_id, query: owner.uid }, key);
    }
    expect(await counted("person.looked_up", master)).toBe(2);
    expect(await counted("platform.numbers_read", god)).toBeGreaterThanOrEqual(before + 2);
  });
});

describe("revoked is revoked: Stripe's pages, asked for again with the key of an earlier call", () => {
  it("are not opened for an entity that was suspended since", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    const connect = () => owner.call("connectPayments", { entity_id, country: "DE" }, key);
    const key = { idempotency_key: randomUUID() };
    const [first, second] = [await connect(), await connect()];
    expect([first.url, second.url]).toEqual([expect.stringMatching(/^http/), expect.stringMatching(/^http/)]);
    await world.master.call("suspendEntity", { entity_id, reason });
    await expectRefusal(connect(), "failed-precondition");
  });
});
