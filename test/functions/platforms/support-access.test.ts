import { beforeAll, describe, expect, it } from "vitest";
import { closeSupportAccess } from "../../../functions/src/platforms/close-support-access.ts";
import { openSupportAccess } from "../../../functions/src/platforms/open-support-access.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { mayList } from "../../support/rules-over-http.ts";
import { type EntityWorld, newPhone, type PlatformWorld } from "../../support/world.ts";
import { actorOf } from "../support/sales.ts";
import { makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;
let deputy: Person;

beforeAll(async () => {
  [world, other, deputy] = await Promise.all([makeEntity(), makePlatform(), somebody("Deputy", newPhone())]);
  await world.god.call("setPlatformRoles", {
    platform_id: world.platform_id,
    email: deputy.email,
    roles: ["superadmin"],
    reason: "Deputy",
  });
});

const open = (person: Person, change: Partial<{ platform_id: string; hours: number; reason: string }> = {}) =>
  person.call("openSupportAccess", { platform_id: world.platform_id, reason: "Ticket 17", hours: 1, ...change });
const close = (person: Person, platform_id = world.platform_id) => person.call("closeSupportAccess", { platform_id });
const grantOf = async (person: Person, platform_id = world.platform_id) =>
  (await admin.doc(`platform_roles/${platform_id}_${person.uid}`).get()).data();

/** What GOD gets of a platform's private data under the rules. */
function reads(person: Person, { platform_id }: PlatformWorld): Promise<boolean[]> {
  const lists = ["orders", "tickets", "platform_roles", "audit_logs", "entities"];
  return Promise.all(lists.map((name) => mayList(person, name, { platform_id })));
}
const all = Array(5).fill(true);
const nothing = Array(5).fill(false);

describe("isolation: GOD may, and it is recorded", () => {
  it("reads a platform's private data while that is open, no other's, and no longer once it is closed", async () => {
    expect(await reads(world.god, world)).toEqual(nothing);
    await open(world.god);
    expect(await reads(world.god, world)).toEqual(all);
    expect(await reads(world.god, other)).toEqual(nothing);
    expect(await close(world.god)).toEqual({ closed: true });
    expect(await reads(world.god, world)).toEqual(nothing);
    expect(await grantOf(world.god)).toBeUndefined();

    const records = (await admin.collection("audit_logs").where("platform_id", "==", world.platform_id).get()).docs
      .map((record) => record.data())
      .filter(({ action }) => action.startsWith("support_access."))
      .sort((one, two) => one.created_at.toMillis() - two.created_at.toMillis());
    expect(records).toMatchObject([
      {
        action: "support_access.opened",
        actor_id: world.god.uid,
        actor_role: "god",
        by_god: true,
        reason: "Ticket 17",
      },
      { action: "support_access.closed", actor_id: world.god.uid, actor_role: "god", by_god: true },
    ]);
    expect(records[0]?.changes[0].after.support_until.toMillis()).toBeGreaterThan(Date.now());
    const told = await admin.collection(`notifications/${world.master.uid}/items`).get();
    const notices = told.docs.map((notice) => notice.data()).filter(({ kind }) => kind.startsWith("support_access"));
    expect(notices.map(({ kind }) => kind).sort()).toEqual(["support_access_closed", "support_access_opened"]);
    expect(notices.find(({ kind }) => kind === "support_access_opened")?.details).toMatchObject({
      reason: "Ticket 17",
      hours: "1",
    });
  });

  it("has run out when its time is over", async () => {
    await open(world.god);
    const grant = admin.doc(`platform_roles/${world.platform_id}_${world.god.uid}`);
    // Well in the past: the clock that rules have in the emulator may lag by a second or two on a busy machine.
    await grant.update({ support_until: new Date(Date.now() - 3_600_000) });
    expect(await reads(world.god, world)).toEqual(nothing);
    // Whoever closes it then closes nothing, and nobody is told.
    expect(await close(world.god)).toEqual({ closed: false });
    expect(await grantOf(world.god)).toBeUndefined();
  });

  it("lasts as long as was said, from the last time on", async () => {
    const before = Date.now();
    await open(world.god, { hours: 8 });
    const { support_until_ms } = await open(world.god, { hours: 2 });
    expect(support_until_ms).toBeGreaterThanOrEqual(before + 2 * 3_600_000);
    expect(support_until_ms).toBeLessThanOrEqual(Date.now() + 2 * 3_600_000);
    expect((await grantOf(world.god))?.support_until.toMillis()).toBe(support_until_ms);
    await close(world.god);
  });

  it("is closed as often as one likes", async () => {
    expect(await close(world.god)).toEqual({ closed: false });
    await open(world.god);
    const tries = await Promise.all([close(world.god), close(world.god)]);
    expect(tries.map(({ closed }) => closed).sort()).toEqual([false, true]);
  });
});

describe("deny by default: a support access", () => {
  it("is for GOD, with a second factor", async () => {
    const { platform_id, owner, stranger, master } = world;
    const input = { platform_id, reason: "r", hours: 1 };
    await expectRefusal(callAnonymously("openSupportAccess", input), "unauthenticated");
    for (const person of [master, deputy, owner, stranger, other.master]) {
      await expectRefusal(open(person), "permission-denied");
      await expectRefusal(close(person), "permission-denied");
    }
    const actor = actorOf(world.god);
    await expect(openSupportAccess.execute({ data: input, actor })).rejects.toMatchObject({
      code: "second-factor-required",
    });
    await expect(closeSupportAccess.execute({ data: { platform_id }, actor })).rejects.toMatchObject({
      code: "second-factor-required",
    });
    expect(await grantOf(world.god)).toBeUndefined();
    expect((await grantOf(deputy))?.support_until).toBeNull();
  });

  it("asks for a reason, for one to eight whole hours, and for a platform that there is", async () => {
    const send = (change: object) =>
      world.god.send("openSupportAccess", { platform_id: world.platform_id, reason: "r", hours: 1, ...change });
    for (const hours of [0, 9, 1.5, -1, "2", null]) await expectRefusal(send({ hours }), "invalid-argument", "hours");
    for (const reason of ["", "  ", undefined, "x".repeat(501)]) {
      await expectRefusal(send({ reason }), "invalid-argument", "reason");
    }
    await expectRefusal(send({ uid: deputy.uid }), "invalid-argument", "uid");
    await expectRefusal(send({ platform_id: "no-such-platform" }), "not-found");
    await expectRefusal(send({ platform_id: "global" }), "invalid-argument", "platform_id");
    expect(await grantOf(world.god)).toBeUndefined();
  });
});

describe("a support access and roles on the same platform", () => {
  const set = (roles: ("staff" | "moderator")[]) =>
    world.master.call("setPlatformRoles", {
      platform_id: world.platform_id,
      email: world.god.email,
      roles,
      reason: "Helps out",
    });

  it("leave each other alone", async () => {
    await open(world.god);
    await set(["staff"]);
    expect(await grantOf(world.god)).toMatchObject({ roles: ["staff"], support_until: expect.anything() });
    await set([]);
    expect(await grantOf(world.god)).toMatchObject({ roles: [], permissions: [], support_until: expect.anything() });
    expect(await reads(world.god, world)).toEqual(all);
    await set(["moderator"]);
    await close(world.god);
    expect(await grantOf(world.god)).toMatchObject({ roles: ["moderator"], status: "active", support_until: null });
    await set([]);
    expect(await grantOf(world.god)).toBeUndefined();
  });

  it("counts for nothing else: it is no role, and lets nobody run an operation", async () => {
    await open(world.god);
    expect(await grantOf(world.god)).toMatchObject({ roles: [], role_names: [], permissions: [] });
    const [numbers] = await world.god.call("readPlatformNumbers", { platform_ids: [world.platform_id] });
    expect(numbers?.staff).toBe(2);
    await close(world.god);
  });
});
