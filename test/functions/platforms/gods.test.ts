/** Who is GOD. There is one list a deployment, so these tests have a project of their own, in the same emulators. */
import { randomBytes } from "node:crypto";
import { getAuth } from "firebase-admin/auth";
import { FieldValue } from "firebase-admin/firestore";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GatehouseError } from "../../../functions/src/model/errors.ts";
import { banPerson } from "../../../functions/src/people/ban-person.ts";
import { createPlatform } from "../../../functions/src/platforms/create-platform.ts";
import { grantFirstGod } from "../../../functions/src/platforms/grant-first-god.ts";
import { grantGod } from "../../../functions/src/platforms/grant-god.ts";
import { openSupportAccess } from "../../../functions/src/platforms/open-support-access.ts";
import { revokeGod } from "../../../functions/src/platforms/revoke-god.ts";
import { emptyGrant, firstGrant } from "../../../functions/src/roles/platform-grants.ts";
import {
  auditLogs,
  deployment,
  notifications,
  platformRoles,
  users,
} from "../../../functions/src/runtime/collections.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { instant } from "../../../functions/src/runtime/work.ts";
import { actorOf } from "../support/sales.ts";

interface Somebody {
  uid: string;
  email: string;
}

let first: Somebody;
let platform_id: string;

const tag = () => randomBytes(5).toString("hex");

async function somebody(): Promise<Somebody> {
  const email = `${tag()}@gatehouse.example`;
  const { uid } = await getAuth().createUser({ email, emailVerified: true, displayName: "Somebody" });
  return { uid, email };
}

const as = ({ uid }: Somebody, second_factor = true) => ({ ...actorOf({ uid }), second_factor });
const grant = (by: Somebody, person: Somebody) =>
  grantGod.execute({ data: { email: person.email, reason: "As agreed" }, actor: as(by) });
const revoke = (by: Somebody, person: Somebody) =>
  revokeGod.execute({ data: { uid: person.uid, reason: "Left us" }, actor: as(by) });
const refused = (code: string, field?: string) => ({ code, ...(field && { field }) });

const gods = async () => (await deployment().get()).get("gods") as string[];
const isGod = async ({ uid }: Somebody) => (await platformRoles().doc(`global_${uid}`).get()).exists;
/** The list, and the grants, which have to say the same. */
async function expectGods(...people: Somebody[]) {
  const expected = people.map(({ uid }) => uid).sort();
  expect((await gods()).toSorted()).toEqual(expected);
  const grants = await platformRoles().where("platform_id", "==", "global").get();
  expect(grants.docs.map((found) => String(found.get("uid"))).sort()).toEqual(expected);
}

beforeAll(async () => {
  const projectId = `demo-gods-${tag()}`;
  process.env.GCLOUD_PROJECT = projectId;
  process.env.FIREBASE_CONFIG = JSON.stringify({ projectId });
  database(); // from here on the use cases have this project
  first = await somebody();
  await grantFirstGod({ email: first.email });
  const master = await somebody();
  platform_id = `test-${tag()}`;
  await createPlatform.execute({
    data: { platform_id, name: "A platform", currency: "EUR", master_email: master.email },
    actor: as(first),
  });
});

// Each test begins with one GOD.
beforeEach(async () => {
  for (const uid of await gods()) if (uid !== first.uid) await revoke(first, { uid, email: "" });
  await expectGods(first);
});

/** Makes as many GODs as are wanted, the first among them. */
async function makeGods(number: number): Promise<Somebody[]> {
  const others = await Promise.all(Array.from({ length: number - 1 }, somebody));
  for (const other of others) await grant(first, other);
  return [first, ...others];
}

describe("no silent power: GOD", () => {
  it("is granted and revoked with a record and a word to the person", async () => {
    const person = await somebody();
    await grant(first, person);
    await expectGods(first, person);
    expect((await platformRoles().doc(`global_${person.uid}`).get()).data()).toMatchObject({
      roles: ["god"],
      second_factor_required: true,
      status: "active",
    });
    await revoke(first, person);
    await expectGods(first);
    const told = await notifications(person.uid).get();
    expect(told.docs.map((notice) => notice.get("kind")).sort()).toEqual(["god_granted", "god_revoked"]);
    const records = (await auditLogs().where("platform_id", "==", "global").get()).docs
      .map((record) => record.data())
      .filter(({ changes }) => changes.some(({ resource }) => resource === `platform_roles/global_${person.uid}`))
      .sort((one, other) => one.created_at.toMillis() - other.created_at.toMillis());
    expect(records).toMatchObject([
      { action: "god.granted", actor_id: first.uid, actor_role: "god", by_god: true, reason: "As agreed" },
      { action: "god.revoked", actor_id: first.uid, actor_role: "god", by_god: true, reason: "Left us" },
    ]);
    expect(records[0]?.changes[0]).toMatchObject({
      before: { gods: [first.uid] },
      after: { gods: [first.uid, person.uid] },
    });
  });
});

describe("deny by default: GOD", () => {
  it("is granted and revoked by GOD alone, with a second factor", async () => {
    const [, other] = await makeGods(2);
    const [person, newcomer] = await Promise.all([somebody(), somebody()]);
    if (other === undefined) throw new Error("There is one GOD only");
    await expect(grant(person, newcomer)).rejects.toMatchObject(refused("permission-denied"));
    await expect(grant(person, person)).rejects.toMatchObject(refused("permission-denied"));
    await expect(revoke(person, other)).rejects.toMatchObject(refused("permission-denied"));
    const granting = { email: newcomer.email, reason: "r" };
    await expect(grantGod.execute({ data: granting, actor: as(first, false) })).rejects.toMatchObject(
      refused("second-factor-required"),
    );
    const revoking = { uid: other.uid, reason: "r" };
    await expect(revokeGod.execute({ data: revoking, actor: as(first, false) })).rejects.toMatchObject(
      refused("second-factor-required"),
    );
    await expectGods(first, other);
  });

  it("is not held by a role of a platform's own that names the permission", async () => {
    const pretender = await somebody();
    const now = instant(new Date());
    await platformRoles()
      .doc(`${platform_id}_${pretender.uid}`)
      .set({
        ...emptyGrant(platform_id, { uid: pretender.uid, name: "Pretender" }, "active"),
        permissions: ["platform.manage"],
        created_at: now,
        updated_at: now,
        updated_by: "test",
      });
    const data = { platform_id, reason: "r", hours: 1 };
    await expect(openSupportAccess.execute({ data, actor: as(pretender) })).rejects.toMatchObject(
      refused("permission-denied"),
    );
  });

  it("refuses whom nobody knows, who is one already, who is none, who is banned, and oneself", async () => {
    const [, other] = await makeGods(2);
    if (other === undefined) throw new Error("There is one GOD only");
    const [banned, nobody] = await Promise.all([somebody(), somebody()]);
    const now = instant(new Date());
    await users()
      .doc(banned.uid)
      .set({ name: "B", locale: "en", banned_on: ["global"], created_at: now, updated_at: now, updated_by: "test" });
    await expect(grant(first, { uid: "", email: "nobody@gatehouse.example" })).rejects.toMatchObject(
      refused("not-found", "email"),
    );
    await expect(grant(first, other)).rejects.toMatchObject(refused("already-exists", "email"));
    await expect(grant(first, banned)).rejects.toMatchObject(refused("failed-precondition", "email"));
    await expect(revoke(first, nobody)).rejects.toMatchObject(refused("not-found", "uid"));
    await expect(revoke(other, other)).rejects.toMatchObject(refused("permission-denied", "uid"));
    for (const data of [
      { email: nobody.email },
      { email: nobody.email, reason: " " },
      { uid: nobody.uid, reason: "r" },
    ]) {
      await expect(grantGod.execute({ data, actor: as(first) } as never)).rejects.toMatchObject(
        refused("invalid-argument"),
      );
    }
    await expectGods(first, other);
  });

  it("the last one stays", async () => {
    await expect(revoke(first, first)).rejects.toMatchObject(refused("permission-denied", "uid"));
    await expectGods(first);
  });

  it("is held by five at most", async () => {
    const five = await makeGods(5);
    await expect(grant(first, await somebody())).rejects.toMatchObject(refused("failed-precondition", "email"));
    await expectGods(...five);
  });
});

describe("revoked is revoked: GOD", () => {
  it("is refused at the next request, and what support access they had open is closed with it", async () => {
    const [, other] = await makeGods(2);
    if (other === undefined) throw new Error("There is one GOD only");
    const data = { platform_id, reason: "A look", hours: 8 };
    await openSupportAccess.execute({ data, actor: as(other) });
    const access = platformRoles().doc(`${platform_id}_${other.uid}`);
    expect((await access.get()).get("support_until")).not.toBeNull();
    await revoke(first, other);
    expect((await access.get()).exists).toBe(false);
    await expect(openSupportAccess.execute({ data, actor: as(other) })).rejects.toMatchObject(
      refused("permission-denied"),
    );
  });

  it("keeps what roles they hold on a platform, without its support access", async () => {
    const [, other] = await makeGods(2);
    if (other === undefined) throw new Error("There is one GOD only");
    const now = instant(new Date());
    const access = platformRoles().doc(`${platform_id}_${other.uid}`);
    await access.set({
      ...firstGrant(platform_id, { uid: other.uid, name: "Staff, too" }, "staff"),
      created_at: now,
      updated_at: now,
      updated_by: "test",
    });
    await openSupportAccess.execute({ data: { platform_id, reason: "A look", hours: 8 }, actor: as(other) });
    expect((await access.get()).data()).toMatchObject({ roles: ["staff"], support_until: expect.anything() });
    await revoke(first, other);
    expect((await access.get()).data()).toMatchObject({ roles: ["staff"], support_until: null });
  });

  it("does not open a support access while it is being taken away", async () => {
    const [, other] = await makeGods(2);
    if (other === undefined) throw new Error("There is one GOD only");
    const data = { platform_id, reason: "A look", hours: 8 };
    await Promise.allSettled([openSupportAccess.execute({ data, actor: as(other) }), revoke(first, other)]);
    expect(await isGod(other)).toBe(false);
    const access = await platformRoles().doc(`${platform_id}_${other.uid}`).get();
    expect(access.get("support_until") ?? null).toBeNull();
  });
});

describe("at the same moment", () => {
  it("two are granted at four GODs: there are five", async () => {
    await makeGods(4);
    const [one, two] = await Promise.all([somebody(), somebody()]);
    const tries = await Promise.allSettled([grant(first, one), grant(first, two)]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = tries.find((attempt) => attempt.status === "rejected");
    expect(lost?.reason).toBeInstanceOf(GatehouseError);
    expect(["failed-precondition", "aborted"]).toContain(lost?.reason.code);
    expect(await gods()).toHaveLength(5);
  });

  it("somebody is granted it and banned everywhere: they are one or the other", async () => {
    const person = await somebody();
    const ban = { platform_id: "global", uid: person.uid, reason: "Spam" };
    const tries = await Promise.allSettled([grant(first, person), banPerson.execute({ data: ban, actor: as(first) })]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const banned = (await users().doc(person.uid).get()).get("banned_on")?.length === 1;
    expect(await isGod(person)).toBe(!banned);
  });

  it("negative control: without the transaction there would be six", async () => {
    await makeGods(4);
    const people = await Promise.all([somebody(), somebody()]);
    const seen = await Promise.all(people.map(async (person) => ({ person, before: await gods() })));
    for (const { person, before } of seen) {
      if (before.length < 5) await deployment().update({ gods: FieldValue.arrayUnion(person.uid) });
    }
    expect(await gods()).toHaveLength(6);
    for (const { uid } of people) await deployment().update({ gods: FieldValue.arrayRemove(uid) });
  });

  it("two GODs take it from each other: one is left", async () => {
    const [, other] = await makeGods(2);
    if (other === undefined) throw new Error("There is one GOD only");
    const tries = await Promise.allSettled([revoke(first, other), revoke(other, first)]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const left = await gods();
    expect(left).toHaveLength(1);
    // The tests after this one begin with the first.
    if (left[0] === other.uid) {
      await grant(other, first);
      await revoke(first, other);
    }
    await expectGods(first);
  });

  it("negative control: without the transaction there would be none", async () => {
    const [, other] = await makeGods(2);
    if (other === undefined) throw new Error("There is one GOD only");
    const tries = [first, other].map((by) => ({ by, person: by === first ? other : first }));
    const seen = await Promise.all(tries.map(async (attempt) => ({ ...attempt, allowed: await isGod(attempt.by) })));
    for (const { allowed, person } of seen) {
      if (allowed) await deployment().update({ gods: FieldValue.arrayRemove(person.uid) });
    }
    expect(await gods()).toHaveLength(0);
    await deployment().update({ gods: [first.uid, other.uid] });
  });
});
