import { randomUUID } from "node:crypto";
import { deleteUser } from "firebase/auth";
import { collection, doc, getDoc, getDocs, query, where } from "firebase/firestore";
import { getApps, initializeApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { entities } from "../../../functions/src/entities/collections.ts";
import { newId } from "../../../functions/src/ids.ts";
import { banPerson } from "../../../functions/src/people/ban-person.ts";
import type { stoppedByBan } from "../../../functions/src/people/bans.ts";
import { entityRoles } from "../../../functions/src/runtime/collections.ts";
import { operation } from "../../../functions/src/runtime/operation.ts";
import {
  applyForEntity,
  assignToEvent,
  buy,
  edit,
  enrolAffiliate,
  giveTeamRole,
  order,
  signUp,
  workingCard,
} from "../../support/actions.ts";
import { admin, type CallError, callAnonymously, createPerson, type Person, signIn } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, newPhone, type PlatformWorld, stripe } from "../../support/world.ts";
import { goOn } from "../support/bulk.ts";
import { clearAway } from "../support/clear-away.ts";
import { actorOf, noticesOf, referredBuyer } from "../support/sales.ts";
import { closing, entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;
let event_id: string;
let free: string;

beforeAll(setUp);

async function setUp(): Promise<void> {
  [world, other] = await Promise.all([makeEntity({ selling: true }), makePlatform()]);
  const made = await makeEvent(world, [{ name: "Free", price_minor: 0 }]);
  event_id = made.event_id;
  free = made.types[0] ?? "";
}

const ban = (by: Person, person: Pick<Person, "uid">, platform_id = world.platform_id) =>
  by.call("banPerson", { platform_id, uid: person.uid, reason: "Spam" });
const unban = (by: Person, person: Pick<Person, "uid">, platform_id = world.platform_id) =>
  by.call("unbanPerson", { platform_id, uid: person.uid, reason: "Said sorry" });
const hire = (
  person: Person,
  roles: ("admin" | "staff" | "moderator" | "support_agent" | "superadmin")[],
  by = world.master,
) => by.call("setPlatformRoles", { platform_id: world.platform_id, email: person.email, roles, reason: "r" });
const bannedOn = async ({ uid }: Pick<Person, "uid">) => (await admin.doc(`users/${uid}`).get()).get("banned_on");
const statusOf = async (path: string) => (await admin.doc(path).get()).get("status");
const records = async (action: string, uid: string) => {
  const found = await admin.collection("audit_logs").where("action", "==", action).get();
  return found.docs.map((record) => record.data()).filter(({ changes }) => JSON.stringify(changes).includes(uid));
};

/** Somebody with a role of each kind on the platform. */
async function holder(name: string): Promise<{ person: Person; paths: string[] }> {
  const person = await somebody(name);
  await hire(person, ["staff"]);
  await giveTeamRole(world.owner, world.entity_id, person, "admin");
  await assignToEvent(world.owner, event_id, person, "check_in");
  const { uid } = person;
  return {
    person,
    paths: [
      `platform_roles/${world.platform_id}_${uid}`,
      `entity_roles/${world.entity_id}_${uid}`,
      `event_roles/${event_id}_${uid}`,
    ],
  };
}

describe("banPerson", () => {
  it("revoked is revoked: disables every grant on the platform at once, and unbanning restores them", async () => {
    const { person, paths } = await holder("Held everything");
    const statuses = () => Promise.all(paths.map(statusOf));
    expect(await statuses()).toEqual(["active", "active", "active"]);
    await ban(world.master, person);
    expect(await bannedOn(person)).toEqual([world.platform_id]);
    expect(await statuses()).toEqual(["disabled", "disabled", "disabled"]);
    await unban(world.master, person);
    expect(await bannedOn(person)).toEqual([]);
    expect(await statuses()).toEqual(["active", "active", "active"]);
  });

  it("no silent power: is recorded with the reason and each grant, and the person is told why", async () => {
    const { person, paths } = await holder("Told why");
    await ban(world.master, person);
    await unban(world.master, person);
    const [banned] = await records("person.banned", person.uid);
    expect(banned).toMatchObject({
      actor_id: world.master.uid,
      actor_role: "superadmin",
      platform_id: world.platform_id,
      reason: "Spam",
    });
    expect(banned?.changes).toHaveLength(4);
    // Whoever reads what has changed does not learn who has banned them.
    for (const path of [`users/${person.uid}`, ...paths]) {
      expect((await admin.doc(path).get()).get("updated_by")).toBe("system:bans");
    }
    expect(banned?.changes).toContainEqual({
      resource: `users/${person.uid}`,
      before: { banned_on: [] },
      after: { banned_on: [world.platform_id] },
    });
    for (const resource of paths) {
      expect(banned?.changes).toContainEqual({ resource, before: { status: "active" }, after: { status: "disabled" } });
    }
    expect((await records("person.unbanned", person.uid)).map(({ reason }) => reason)).toEqual(["Said sorry"]);
    const notices = await admin
      .collection(`notifications/${person.uid}/items`)
      .where("kind", "==", "person_banned")
      .get();
    expect(notices.docs.map((notice) => notice.get("details"))).toEqual([
      { platform: `Platform ${world.platform_id}`, reason: "Spam" },
    ]);
    expect(notices.docs.map((notice) => notice.get("updated_by"))).toEqual(["system:notify"]);
    expect(await noticesOf(person.uid)).toContain("person_unbanned");
  });

  it("deny by default: is for the platform's superadmins and GOD, with a second factor", async () => {
    const [person, manager, plain] = await Promise.all(["Target", "Admin", "Plain"].map((name) => somebody(name)));
    if (!person || !manager || !plain) throw new Error("Somebody did not sign up");
    await hire(manager, ["admin", "moderator", "support_agent"]);
    await hire(plain, ["superadmin"], world.god);
    const input = { platform_id: world.platform_id, uid: person.uid, reason: "r" };
    for (const name of ["banPerson", "unbanPerson"] as const) {
      await expectRefusal(callAnonymously(name, input), "unauthenticated");
      for (const refused of [manager, world.owner, world.stranger, person, other.master]) {
        await expectRefusal(refused.call(name, input), "permission-denied");
      }
      await expectRefusal(plain.call(name, input), "second-factor-required");
    }
    expect(await bannedOn(person)).toEqual([]);
  });

  it("nobody bans themselves, a GOD, or who leads the platform: that is GOD's", async () => {
    const second = await somebody("Second superadmin");
    await hire(second, ["superadmin"], world.god);
    await expectRefusal(ban(world.master, world.master), "permission-denied", "uid");
    await expectRefusal(ban(world.god, world.god), "permission-denied", "uid");
    await expectRefusal(ban(world.god, world.god, "global"), "permission-denied", "uid");
    await expectRefusal(ban(world.master, world.god), "permission-denied", "uid");
    await expectRefusal(ban(world.master, second), "permission-denied", "uid");
    await expectRefusal(unban(world.master, world.god), "permission-denied", "uid");
    expect(await bannedOn(world.god)).toEqual([]);

    // A master without the role is the master still, and so a second superadmin's match.
    const powerful = await somebody("Powerful", newPhone());
    await hire(powerful, ["superadmin"], world.god);
    const grant = admin.doc(`platform_roles/${world.platform_id}_${world.master.uid}`);
    await grant.update({ roles: [] });
    await expectRefusal(ban(powerful, world.master), "permission-denied", "uid");
    await grant.update({ roles: ["superadmin"] });
    await ban(world.god, second);
    expect(await bannedOn(second)).toEqual([world.platform_id]);
  });

  it("nobody bans who holds what they lack, nor lifts such a ban", async () => {
    const [person, guard] = await Promise.all([somebody("Holds more"), somebody("Guard")]);
    await hire(person, ["staff"]);
    await hire(guard, ["support_agent"]);
    onTestFinished(() => clearAway("uid", guard.uid));
    // A role of the platform's own making: it bans, and little more.
    await admin
      .doc(`platform_roles/${world.platform_id}_${guard.uid}`)
      .update({ permissions: ["user.manage", "user.read"], second_factor_required: false });
    await expectRefusal(ban(guard, person), "permission-denied", "uid");
    await ban(world.master, person);
    await expectRefusal(unban(guard, person), "permission-denied", "uid");
    await ban(guard, await somebody("Holds nothing"));
    expect(await bannedOn(person)).toEqual([world.platform_id]);
  });

  it("refuses what is done already, people whom nobody knows, a missing reason, and fields of its own", async () => {
    const person = await somebody("Twice");
    await expectRefusal(unban(world.master, person), "failed-precondition", "uid");
    await ban(world.master, person);
    await expectRefusal(ban(world.master, person), "failed-precondition", "uid");
    const send = (change: object) =>
      world.master.send("banPerson", { platform_id: world.platform_id, uid: person.uid, reason: "r", ...change });
    await expectRefusal(send({ uid: "nobody-at-all" }), "not-found", "uid");
    await expectRefusal(send({ reason: " " }), "invalid-argument", "reason");
    await expectRefusal(send({ platform_id: "no-such-platform" }), "permission-denied");
    await expectRefusal(send({ banned_on: ["global"] }), "invalid-argument", "banned_on");
    expect(await bannedOn(person)).toEqual([world.platform_id]);
  });

  it("exactly once: a repeated call with one key bans once", async () => {
    const person = await somebody("Once");
    const input = { platform_id: world.platform_id, uid: person.uid, reason: "r" };
    const idempotency_key = randomUUID();
    const call = () => world.master.call("banPerson", input, { idempotency_key });
    expect(await call()).toEqual(await call());
    expect(await records("person.banned", person.uid)).toHaveLength(1);
    await unban(world.master, person);
    // Nor does the old key ban again.
    await call();
    expect(await bannedOn(person)).toEqual([]);
  });

  it("takes somebody without a profile, and whoever signs in later finds one", async () => {
    const person = await closing(
      createPerson({ email: `bare-${randomUUID()}@gatehouse.example`, displayName: "Bare" }),
    );
    await ban(world.master, person);
    const profile = doc(person.firestore, `users/${person.uid}`);
    expect((await getDoc(profile)).data()).toMatchObject({ name: "Bare", banned_on: [world.platform_id] });
    await edit(person, `users/${person.uid}`, { name: "Bare by another name" });
    await expect(edit(person, `users/${person.uid}`, { banned_on: [] })).rejects.toMatchObject({
      code: "permission-denied",
    });
  });

  it("takes somebody who has deleted their account: their code brings nobody any more", async () => {
    const person = await somebody("Gone and earning");
    const { platform_id } = world;
    await enrolAffiliate(world.master, platform_id, person);
    if (person.auth.currentUser) await deleteUser(person.auth.currentUser);
    await ban(world.master, person);
    expect(await bannedOn(person)).toEqual([platform_id]);
    expect((await admin.doc(`affiliates/${platform_id}_${person.uid}`).get()).get("status")).toBe("disabled");
    await unban(world.master, person);
    expect(await bannedOn(person)).toEqual([]);
  });

  it("leaves an entity its banned owner, and its team at work", async () => {
    const owner = await somebody("Owner of another");
    const manager = await somebody("Manager of another");
    const entity_id = await applyForEntity(owner, world.platform_id, { name: "Goes on" });
    await world.master.call("approveEntity", { entity_id });
    await giveTeamRole(owner, entity_id, manager, "admin");
    await ban(world.master, owner);
    const entity = await admin.doc(`entities/${entity_id}`).get();
    expect([entity.get("owner_id"), entity.get("status")]).toEqual([owner.uid, "approved"]);
    await edit(manager, `entities/${entity_id}`, { description: "We go on." });
    await expect(edit(owner, `entities/${entity_id}`, { description: "Mine!" })).rejects.toMatchObject({
      code: "permission-denied",
    });
  });
});

describe("who is banned", () => {
  it("reads their own orders and tickets still, but buys, applies and joins nothing", async () => {
    const person = await somebody("Banned buyer");
    const order_id = await buy(person, event_id, [{ ticket_type_id: free, quantity: 1 }], stripe);
    await ban(world.master, person);
    expect((await getDoc(doc(person.firestore, `orders/${order_id}`))).get("status")).toBe("paid");
    const own = query(collection(person.firestore, "tickets"), where("owner_id", "==", person.uid));
    expect((await getDocs(own)).size).toBe(1);
    const sale = { platform_id: world.platform_id, entity_id: world.entity_id, event_id };
    const lines = [{ ticket_type_id: free, quantity: 1 }];
    const asked = { ...sale, lines };
    await expectRefusal(person.call("createOrder", asked, { idempotency_key: randomUUID() }), "banned");
    await expectRefusal(person.call("joinAffiliateProgramme", { platform_id: world.platform_id }), "banned");
    await expectRefusal(
      person.call("attachReferral", { platform_id: world.platform_id, code: "ABCDEFGHJK" }),
      "banned",
    );
    await expect(applyForEntity(person, world.platform_id, { name: "Hopeful" })).rejects.toMatchObject({
      code: "permission-denied",
    });
    const { platform_id } = world;
    await expectRefusal(enrolAffiliate(world.master, platform_id, person), "banned");
    // Elsewhere nothing has changed.
    await applyForEntity(person, other.platform_id, { name: "Elsewhere" });
  });

  it("accepts no invitation", async () => {
    const person = await somebody("Invited while banned");
    await ban(world.master, person);
    await expectRefusal(giveTeamRole(world.owner, world.entity_id, person, "content_editor"), "banned");
    await unban(world.master, person);
    const waiting = await admin.collection("invitations").where("email", "==", person.email).get();
    await person.call("acceptInvitation", { invitation_id: waiting.docs[0]?.id ?? "" });
    expect(await statusOf(`entity_roles/${world.entity_id}_${person.uid}`)).toBe("active");
  });

  it("gets no role that works, from whichever operation gives one, until the ban ends", async () => {
    const person = await somebody("Given while banned");
    const entity_id = await applyForEntity(person, world.platform_id, { name: "Applied before" });
    await giveTeamRole(world.owner, world.entity_id, person, "content_editor");
    await ban(world.master, person);
    await hire(person, ["staff"]);
    const assign = (role: "check_in" | "event_manager") =>
      world.owner.call("setEventAssignment", { event_id, uid: person.uid, role });
    await assign("check_in");
    await expectRefusal(world.master.call("approveEntity", { entity_id }), "failed-precondition");
    const paths = [
      `platform_roles/${world.platform_id}_${person.uid}`,
      `entity_roles/${world.entity_id}_${person.uid}`,
      `event_roles/${event_id}_${person.uid}`,
    ];
    const statuses = () => Promise.all(paths.map(statusOf));
    expect(await statuses()).toEqual(paths.map(() => "disabled"));
    // Neither does a change of a disabled one wake it.
    await hire(person, ["staff", "moderator"]);
    await world.owner.call("changeTeamRole", { entity_id: world.entity_id, uid: person.uid, role: "admin" });
    await assign("event_manager");
    expect(await statuses()).toEqual(paths.map(() => "disabled"));
    await unban(world.master, person);
    expect(await statuses()).toEqual(paths.map(() => "active"));
  });
});

describe("the end of a ban", () => {
  it("does not wake a role on a platform that is disabled, which the platform's end of that does", async () => {
    const closed = await makeEntity();
    const { platform_id, entity_id, god, admin: member } = closed;
    await closed.master.call("setPlatformRoles", { platform_id, email: member.email, roles: ["staff"], reason: "r" });
    const statuses = () =>
      Promise.all(
        [`platform_roles/${platform_id}_${member.uid}`, `entity_roles/${entity_id}_${member.uid}`].map(statusOf),
      );
    await ban(god, member, platform_id);
    await god.call("disablePlatform", { platform_id, reason: "Audit" });
    await unban(god, member, platform_id);
    expect(await statuses()).toEqual(["disabled", "active"]);
    await ban(god, member, platform_id);
    await god.call("enablePlatform", { platform_id, reason: "Done" });
    expect(await statuses()).toEqual(["disabled", "disabled"]);
    await unban(god, member, platform_id);
    expect(await statuses()).toEqual(["active", "active"]);
  });
});

describe("a ban everywhere", () => {
  it("is GOD's alone, and reaches every platform", async () => {
    const { person, paths } = await holder("Banned everywhere");
    await other.master.call("setPlatformRoles", {
      platform_id: other.platform_id,
      email: person.email,
      roles: ["staff"],
      reason: "r",
    });
    const all = [...paths, `platform_roles/${other.platform_id}_${person.uid}`];
    const statuses = () => Promise.all(all.map(statusOf));
    for (const refused of [world.master, other.master, person, world.owner]) {
      await expectRefusal(ban(refused, person, "global"), "permission-denied");
    }
    await ban(world.god, person, "global");
    expect(await statuses()).toEqual(all.map(() => "disabled"));
    await expectRefusal(person.call("joinAffiliateProgramme", { platform_id: other.platform_id }), "banned");
    const [record] = await records("person.banned", person.uid);
    expect(record).toMatchObject({ platform_id: "global", actor_role: "god", by_god: true });

    // The one is not the other: a platform's own ban outlasts it, and its end does not lift the ban everywhere.
    await ban(world.master, person);
    await unban(world.god, person, "global");
    expect(await bannedOn(person)).toEqual([world.platform_id]);
    expect(await statuses()).toEqual(["disabled", "disabled", "disabled", "active"]);
    await ban(world.god, person, "global");
    await unban(world.master, person);
    expect(await statuses()).toEqual(all.map(() => "disabled"));
    await unban(world.god, person, "global");
    expect(await statuses()).toEqual(all.map(() => "active"));
  });

  it("keeps a person from becoming a master", async () => {
    const person = await somebody("Never a master");
    await ban(world.god, person, "global");
    const platform = { platform_id: `never-${randomUUID().slice(0, 8)}`, name: "Never", currency: "EUR" };
    const attempt = world.god.call("createPlatform", { ...platform, master_email: person.email });
    await expectRefusal(attempt, "failed-precondition", "master_email");
  });

  it("asks GOD for the second factor", async () => {
    const attempt = banPerson.execute({
      data: { platform_id: "global", uid: world.stranger.uid, reason: "r" },
      actor: actorOf(world.god),
    });
    await expect(attempt).rejects.toMatchObject({ code: "second-factor-required" });
  });
});

describe("a grant that is given at the same moment as a ban", () => {
  it("never stays active, whichever comes first", async () => {
    const rounds = await Promise.all(Array.from({ length: 6 }, (_, index) => somebody(`Racer ${index}`)));
    const pending = await Promise.all(
      rounds.map((person) => applyForEntity(person, world.platform_id, { name: "Applied" })),
    );
    const { entity_id: another, owner } = await entityOfItsOwn(world);
    const invitations = await Promise.all(
      rounds.map(({ email }) => owner.call("inviteTeamMember", { entity_id: another, email, role: "content_editor" })),
    );
    // Who is on the team is assigned to its events without being asked.
    for (const person of rounds) await giveTeamRole(world.owner, world.entity_id, person, "content_editor");
    // Whom the ban meets first cannot accept any more.
    const accept = async (index: number) => {
      const invitation_id = invitations[index]?.invitation_id ?? "";
      const accepted =
        rounds[index]?.call("acceptInvitation", { invitation_id }) ?? Promise.reject(new Error("Nobody"));
      await accepted.catch((refusal: CallError) => {
        if (refusal.code === "aborted") throw refusal;
        expect(refusal.details).toMatchObject({ code: "banned" });
      });
    };
    // On a busy machine all tries of one may meet the others; then it is asked for again, as its answer says.
    const unlessOvertaken = async (act: () => Promise<unknown>): Promise<unknown> => {
      try {
        return await act();
      } catch (error) {
        if (Object(error).code !== "aborted") throw error;
        return unlessOvertaken(act);
      }
    };
    for (const [index, person] of rounds.entries()) {
      const entity_id = pending[index] ?? "";
      const assign = () => world.owner.call("setEventAssignment", { event_id, uid: person.uid, role: "check_in" });
      // Whom the ban meets first is not approved any more.
      const approve = () =>
        world.master.call("approveEntity", { entity_id }).catch((refusal: CallError) => {
          if (refusal.code !== "failed-precondition") throw refusal;
        });
      await Promise.all(
        [() => hire(person, ["staff"]), () => accept(index), assign, approve, () => ban(world.god, person)].map(
          unlessOvertaken,
        ),
      );
      for (const name of ["platform_roles", "entity_roles", "event_roles"]) {
        const grants = await admin.collection(name).where("uid", "==", person.uid).get();
        expect(grants.empty).toBe(false);
        expect(new Set(grants.docs.map((grant) => grant.get("status")))).toEqual(new Set(["disabled"]));
      }
    }
  });

  // Without this, the test above would pass for operations that happen to be slow or fast.
  it("would stay active if whoever gives it did not look at the ban in the same transaction", async () => {
    const person = await somebody("Slipped through");
    const careless = operation({
      name: "test.careless",
      input: z.strictObject({ entity_id: z.string() }),
      output: z.strictObject({}),
      on: ({ entity_id }) => entities().doc(entity_id),
      requires: { entity: "team.grant_any" },
      audit: "god.granted",
      async run({ target, work }) {
        await ban(world.master, person);
        work.create(entityRoles().doc(`${target.id}_${person.uid}`), {
          platform_id: target.data.platform_id,
          entity_id: target.id,
          uid: person.uid,
          name: "S",
          role: "admin",
          status: "active",
        });
        return {};
      },
    });
    await careless.execute({ data: { entity_id: world.entity_id }, actor: actorOf(world.owner) });
    const grant = `entity_roles/${world.entity_id}_${person.uid}`;
    expect(await statusOf(grant)).toBe("active");
    // What brings grants into line finds it.
    await goOn("align_grants", { platform_id: world.platform_id, uid: person.uid });
    expect(await statusOf(grant)).toBe("disabled");
  });

  it("is reached however many there are", async () => {
    const person = await somebody("Holds very many");
    const batch = admin.batch();
    const now = new Date();
    onTestFinished(() => clearAway("uid", person.uid));
    const many = Array.from({ length: 450 }, () => `event_roles/${newId("event")}_${person.uid}`);
    for (const path of many) {
      batch.set(admin.doc(path), {
        platform_id: world.platform_id,
        entity_id: world.entity_id,
        event_id: path,
        uid: person.uid,
        name: "M",
        role: "check_in",
        status: "active",
        created_at: now,
        updated_at: now,
        updated_by: "test",
      });
    }
    await batch.commit();
    const active = async () =>
      (
        await admin
          .collection("event_roles")
          .where("uid", "==", person.uid)
          .where("status", "==", "active")
          .count()
          .get()
      ).data().count;
    await ban(world.master, person);
    expect(await active()).toBe(0);
    await unban(world.master, person);
    expect(await active()).toBe(many.length);
    // Cut off in between, it is taken up again.
    await admin.doc(`users/${person.uid}`).update({ banned_on: [world.platform_id] });
    await goOn("align_grants", { platform_id: world.platform_id, uid: person.uid });
    expect(await active()).toBe(0);
  });
});

describe("findPeople", () => {
  const find = (by: Person, query: string) => by.call("findPeople", { platform_id: world.platform_id, query });

  it("finds anybody by their whole address or id, and tells what they are here but not how to reach them", async () => {
    const { person } = await holder("Found Entirely");
    const [agent, unknown] = await Promise.all([somebody("Agent"), somebody("Unconnected")]);
    await hire(agent, ["support_agent"]);
    const expected = {
      people: [
        {
          uid: person.uid,
          name: "Found Entirely",
          roles: ["staff"],
          role_status: "active",
          entities: [{ entity_id: world.entity_id, name: "Test entity", role: "admin" }],
          banned: null,
        },
      ],
      more: false,
    };
    expect(await find(agent, person.email)).toEqual(expected);
    expect(await find(agent, person.email.toUpperCase())).toEqual(expected);
    expect(await find(agent, person.uid)).toEqual(expected);
    expect((await find(agent, unknown.email)).people).toMatchObject([{ uid: unknown.uid, roles: [], entities: [] }]);
    expect(await find(agent, "nobody-here@gatehouse.example")).toEqual({ people: [], more: false });
    await ban(world.master, person);
    expect((await find(agent, person.uid)).people).toMatchObject([{ banned: "here", role_status: "disabled" }]);
    await ban(world.god, person, "global");
    expect((await find(agent, person.uid)).people).toMatchObject([{ banned: "everywhere" }]);
  });

  it("isolation: finds by the beginning of a name only who has to do with the platform", async () => {
    const tag = `Zq${randomUUID().slice(0, 6)}`;
    const [staff, member, buyer, affiliate, elsewhere] = await Promise.all(
      ["staff", "member", "buyer", "affiliate", "elsewhere"].map((part) => somebody(`${tag} ${part}`)),
    );
    if (!staff || !member || !buyer || !affiliate || !elsewhere) throw new Error("Somebody did not sign up");
    await hire(staff, ["moderator"]);
    await giveTeamRole(world.owner, world.entity_id, member, "content_editor");
    await buy(buyer, event_id, [{ ticket_type_id: free, quantity: 1 }], stripe);
    await enrolAffiliate(world.master, world.platform_id, affiliate);
    await enrolAffiliate(other.master, other.platform_id, elsewhere);
    const names = async (typed: string) => (await find(world.master, typed)).people.map(({ name }) => name);
    const here = ["affiliate", "buyer", "member", "staff"].map((part) => `${tag} ${part}`);
    expect(await names(tag)).toEqual(here);
    expect(await names(tag.toLowerCase())).toEqual(here);
    expect(await names(`${tag} b`)).toEqual([`${tag} buyer`]);
    expect(await names(`${tag} elsewhere`)).toEqual([]);
    expect(await names(tag.slice(1))).toEqual([]);
    // The beginning of an address is no name.
    expect(await names(buyer.email.slice(0, 12))).toEqual([]);
  });

  it("no silent power: leaves a record of whom it found, without what was typed", async () => {
    const person = await somebody("Looked up");
    await find(world.master, person.email);
    const found = await records("person.looked_up", person.uid);
    expect(found).toMatchObject([
      {
        actor_id: world.master.uid,
        platform_id: world.platform_id,
        changes: [{ resource: `users/${person.uid}`, before: null, after: null }],
      },
    ]);
    expect(JSON.stringify(found)).not.toContain(person.email);
  });

  it("deny by default: is for who may read people there", async () => {
    const [moderator, agent] = await Promise.all([somebody("Moderator"), somebody("Agent")]);
    await hire(moderator, ["moderator", "staff"]);
    await hire(agent, ["support_agent"]);
    const { platform_id } = world;
    await expectRefusal(callAnonymously("findPeople", { platform_id, query: "Owner" }), "unauthenticated");
    for (const person of [moderator, world.owner, world.stranger, other.master]) {
      await expectRefusal(find(person, "Owner"), "permission-denied");
      await expectRefusal(person.call("listBanned", { platform_id }), "permission-denied");
    }
    await expectRefusal(find(agent, "x"), "invalid-argument", "query");
    await expectRefusal(
      agent.send("findPeople", { platform_id, query: "Owner", contact: true }),
      "invalid-argument",
      "contact",
    );
    await find(agent, "Owner");
  });

  it("is slow for who tries addresses", async () => {
    const agent = await somebody("Curious agent");
    await hire(agent, ["support_agent"]);
    for (let tries = 0; tries < 30; tries += 1) await find(agent, `guess${tries}@gatehouse.example`);
    await expectRefusal(find(agent, "guess@gatehouse.example"), "rate-limited");
  });
});

describe("listBanned", () => {
  it("names who is banned from the platform, and nobody else", async () => {
    const [here, there] = await Promise.all([somebody("Banned here"), somebody("Banned there")]);
    await ban(world.master, here);
    await ban(other.master, there, other.platform_id);
    const { people: banned } = await other.master.call("listBanned", { platform_id: other.platform_id });
    expect(banned.map(({ uid, name, banned: where }) => [uid, name, where])).toEqual([
      [there.uid, "Banned there", "here"],
    ]);
    const mine = await world.master.call("listBanned", { platform_id: world.platform_id });
    expect(mine.people.map(({ uid }) => uid)).toContain(here.uid);
    expect(mine.people.map(({ uid }) => uid)).not.toContain(there.uid);
  });
});

describe("what a ban stops", () => {
  // Nobody may ban as many in a minute as all tests here do together.
  beforeAll(setUp);

  const platform_id = () => world.platform_id;

  /** Each is done, then stopped by the ban; what comes back with its end is done again. */
  const stops: Record<keyof typeof stoppedByBan, () => Promise<void>> = {
    "calling an operation": async () => {
      const { person } = await holder("Caller");
      await ban(world.master, person);
      for (const attempt of [
        () => person.call("readAvailability", { event_id }),
        () => person.call("leaveTeam", { entity_id: world.entity_id }),
        () => person.call("readSalesGate", { event_id }),
      ]) {
        await expectRefusal(attempt(), "banned");
      }
    },
    buying: async () => {
      const person = await somebody("Buyer to be");
      await ban(world.master, person);
      await expectRefusal(order(person, event_id, [{ ticket_type_id: free, quantity: 1 }]), "banned");
      await unban(world.master, person);
      await order(person, event_id, [{ ticket_type_id: free, quantity: 1 }]);
    },
    "paying for what they had ordered": async () => {
      const person = await somebody("Has ordered");
      const sold = await makeEvent(world, [{ name: "Priced", price_minor: 1_000 }]);
      const { order_id } = await order(person, sold.event_id, [{ ticket_type_id: sold.types[0] ?? "", quantity: 1 }]);
      await ban(world.master, person);
      expect(await statusOf(`orders/${order_id}`)).toBe("expired");
      const session = (await admin.doc(`orders/${order_id}`).get()).get("stripe_session_id");
      await expect(stripe.payCheckout(session, workingCard)).rejects.toThrow();
    },
    "applying for an entity": async () => {
      const person = await somebody("Applicant to be");
      await ban(world.master, person);
      const apply = () => applyForEntity(person, platform_id(), { name: "Applied" });
      await expect(apply()).rejects.toMatchObject({ code: "permission-denied" });
      await unban(world.master, person);
      await apply();
    },
    "getting an application approved": async () => {
      const again = await comesAgain("Applies again", async (person) => {
        await ban(world.master, person);
      });
      const before = await somebody("Applied before");
      const theirs = await applyForEntity(before, platform_id(), { name: "Applied before" });
      await ban(world.master, before);
      await expectRefusal(world.master.call("approveEntity", { entity_id: theirs }), "failed-precondition");
      const entity_id = await applyForEntity(again, platform_id(), { name: "Applied again" });
      await expectRefusal(world.master.call("approveEntity", { entity_id }), "failed-precondition");
      await unban(world.master, again);
      await world.master.call("approveEntity", { entity_id });
    },
    "joining the affiliate programme": async () => {
      const person = await somebody("Joiner");
      await ban(world.master, person);
      await expectRefusal(person.call("joinAffiliateProgramme", { platform_id: platform_id() }), "banned");
    },
    "being referred": async () => {
      const [person, affiliate] = await Promise.all([somebody("Brought"), somebody("Bringer")]);
      const { code } = await enrolAffiliate(world.master, platform_id(), affiliate);
      await ban(world.master, person);
      await expectRefusal(person.call("attachReferral", { platform_id: platform_id(), code }), "banned");
    },
    "accepting an invitation": async () => {
      const person = await somebody("Invited");
      const { entity_id, owner, master } = world;
      const team = await owner.call("inviteTeamMember", { entity_id, email: person.email, role: "content_editor" });
      const event = { event_id, email: person.email, role: "check_in" } as const;
      const { invitation_id } = await owner.call("setEventAssignment", event);
      const programme = await master.call("enrolAffiliate", { platform_id: platform_id(), email: person.email });
      await ban(master, person);
      for (const id of [team.invitation_id, invitation_id ?? "", programme.invitation_id]) {
        await expectRefusal(person.call("acceptInvitation", { invitation_id: id }), "banned");
        await expectRefusal(person.call("declineInvitation", { invitation_id: id }), "banned");
      }
    },
    "the roles on the platform": () => disabledAndBack(0),
    "the role in a team": () => disabledAndBack(1),
    "an assignment to an event": () => disabledAndBack(2),
    "invitations that they made": async () => {
      const [{ person }, guest] = await Promise.all([holder("Inviting"), somebody("Guest")]);
      const { entity_id } = world;
      const invitation = await person.call("inviteTeamMember", {
        entity_id,
        email: guest.email,
        role: "content_editor",
      });
      await ban(world.master, person);
      const ended = await admin.doc(`invitations/${invitation.invitation_id}`).get();
      // Whom it was to does not read there who has banned somebody.
      expect(ended.data()).toMatchObject({ status: "withdrawn", updated_by: "system:invitations" });
      await unban(world.master, person);
      await expectRefusal(guest.call("acceptInvitation", invitation), "failed-precondition");
    },
    "their code bringing people": async () => {
      const [affiliate, early, late] = await Promise.all([somebody("Affiliate"), somebody("Early"), somebody("Late")]);
      const { code } = await enrolAffiliate(world.master, platform_id(), affiliate);
      await ban(world.master, affiliate);
      const attach = (person: Person) => person.call("attachReferral", { platform_id: platform_id(), code });
      expect(await statusOf(`affiliates/${platform_id()}_${affiliate.uid}`)).toBe("disabled");
      await expectRefusal(attach(early), "not-found", "code");
      await unban(world.master, affiliate);
      await attach(late);
    },
    "earning from sales": async () => {
      const { buyer, upline } = await referredBuyer(world);
      const [near, middle, top] = upline;
      if (!near || !middle || !top) throw new Error("Nobody is above the buyer");
      const sold = await makeEvent(world, [{ name: "Priced", price_minor: 10_000 }]);
      const lines = [{ ticket_type_id: sold.types[0] ?? "", quantity: 1 }];
      const earners = async () => {
        const order_id = await buy(buyer, sold.event_id, lines, stripe);
        const found = await admin.collection("commissions").where("order_id", "==", order_id).get();
        return found.docs.map((earned) => [earned.get("level"), earned.get("affiliate_id")]).sort();
      };
      const all = [
        [1, near.uid],
        [2, middle.uid],
        [3, top.uid],
      ];
      expect(await earners()).toEqual(all);
      await ban(world.master, middle);
      expect(await earners()).toEqual([all[0], all[2]]);
      await unban(world.master, middle);
      await ban(world.god, near, "global");
      expect(await earners()).toEqual([all[1], all[2]]);
      await unban(world.god, near, "global");
      expect(await earners()).toEqual(all);
    },
    "another account with the same address": async () => {
      const again = await comesAgain("Comes again", async (person) => {
        await ban(world.master, person);
      });
      const buys = () => order(again, event_id, [{ ticket_type_id: free, quantity: 1 }]);
      await expectRefusal(buys(), "banned");
      await expectRefusal(hire(again, ["staff"]), "failed-precondition", "email");
      // Not elsewhere; and who looks sees it.
      await expectRefusal(
        again.call("joinAffiliateProgramme", { platform_id: other.platform_id }),
        "failed-precondition",
      );
      const { people } = await world.master.call("findPeople", { platform_id: platform_id(), query: again.email });
      expect(people).toMatchObject([{ uid: again.uid, banned: "here" }]);
      await unban(world.master, again);
      await buys();
    },
    "an account whose address has changed": async () => {
      const person = await somebody("Changes");
      await ban(world.master, person);
      const [before, after] = [person.email, `changed-${randomUUID()}@gatehouse.example`];
      await accounts().updateUser(person.uid, { email: after, emailVerified: true });
      const changed = await closing(signIn({ email: after }));
      const buys = (by: Person) => order(by, event_id, [{ ticket_type_id: free, quantity: 1 }]);
      await expectRefusal(buys(changed), "banned");
      await accounts().deleteUser(person.uid);
      const others = await Promise.all(
        [before, after].map((email) => closing(signUp({ email, displayName: "Another" }))),
      );
      for (const another of others) await expectRefusal(buys(another), "banned");
      // The end of the ban is the end of all of it, though the account is gone.
      await unban(world.master, person);
      for (const another of others) await buys(another);
    },
  };

  it.each(Object.entries(stops))("%s", (_, stopped) => stopped());

  async function disabledAndBack(which: number): Promise<void> {
    const { person, paths } = await holder("Holder");
    const status = () => statusOf(paths[which] ?? "");
    expect(await status()).toBe("active");
    await ban(world.master, person);
    expect(await status()).toBe("disabled");
    await unban(world.master, person);
    expect(await status()).toBe("active");
  }

  /** Somebody whose account is deleted after something, and who signs up anew with the address. */
  async function comesAgain(name: string, before: (person: Person) => Promise<void>): Promise<Person> {
    const person = await somebody(name);
    await before(person);
    await accounts().deleteUser(person.uid);
    return closing(signUp({ email: person.email, displayName: name }));
  }

  const accounts = () => getAuth(getApps()[0] ?? initializeApp());
});
