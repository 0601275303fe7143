/** Who may be named how: nobody learns whose an address is, or what the address of a uid is. */
import { randomUUID } from "node:crypto";
import { doc, getDoc } from "firebase/firestore";
import { beforeAll, describe, expect, it } from "vitest";
import { assignToEvent, enrolAffiliate, giveTeamRole } from "../../support/actions.ts";
import { admin, type CallError, createUnconfirmed, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, newPhone, type PlatformWorld } from "../../support/world.ts";
import { address, invitationOf, mailTo, noticesAbout, ownersOf } from "../support/teams.ts";
import { closing, entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;
let event_id: string;

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity(), makePlatform()]);
  ({ event_id } = await makeEvent(world, [{ name: "Free", price_minor: 0 }]));
});

/** What a caller gets, of an answer or a refusal, with the ids of new documents and nobody's address in it. */
async function told(attempt: Promise<object>, email: string): Promise<string> {
  const answer = await attempt.catch(({ code, message, details }: CallError) => ({ code, message, details }));
  return JSON.stringify(answer)
    .replaceAll(/(inv|req)_[0-9a-z]{20}/g, "$1_")
    .replaceAll(email, "address");
}

const byAddress: Record<string, (email: string) => Promise<object>> = {
  inviteTeamMember: (email) =>
    world.owner.call("inviteTeamMember", { entity_id: world.entity_id, email, role: "content_editor" }),
  offerOwnership: (email) => world.owner.call("offerOwnership", { entity_id: world.entity_id, email, reason: "r" }),
  setEventAssignment: (email) => world.owner.call("setEventAssignment", { event_id, email, role: "check_in" }),
  enrolAffiliate: (email) => world.master.call("enrolAffiliate", { platform_id: world.platform_id, email }),
};

describe.each(Object.keys(byAddress))("%s by address", (operation) => {
  const call = (email: string) => byAddress[operation]?.(email) ?? Promise.reject(new Error(operation));

  it("answers the same whether somebody has it, has confirmed it, or is there already", async () => {
    const [known, member, banned, squatter] = await Promise.all([
      somebody("Known"),
      somebody("Member"),
      somebody("Banned"),
      closing(createUnconfirmed({ email: address("squatter"), displayName: "Squatter" })),
    ]);
    const { platform_id, entity_id, owner, master } = world;
    await giveTeamRole(owner, entity_id, member, "content_editor");
    await assignToEvent(owner, event_id, member, "check_in");
    await enrolAffiliate(master, platform_id, member);
    await master.call("banPerson", { platform_id, uid: banned.uid, reason: "r" });
    // What they have had by now would count.
    const day = admin.collection("mail_limits");
    await Promise.all((await day.get()).docs.map((count) => count.ref.delete()));

    const addresses = [address("nobody"), known.email, member.email, banned.email, squatter.email];
    const answers: string[] = [];
    const refusals: string[] = [];
    for (const email of addresses) answers.push(await told(call(email), email));
    for (const email of addresses) refusals.push(await told(call(email), email));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("invitation_id");
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toContain("already-exists");
    for (const email of addresses) {
      const [invitation] = (await admin.collection("invitations").where("email", "==", email).get()).docs.filter(
        (found) => found.get("status") === "pending",
      );
      expect([invitation?.get("uid"), invitation?.get("name")]).toEqual([null, null]);
      expect(await mailTo(email).then((letters) => letters.length)).toBeGreaterThan(0);
    }
  });
});

/** One after the other: at the same moment, in the emulator, some would only be told to try again. */
async function inTurn<T>(uids: readonly string[], ask: (uid: string) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (const uid of uids) answers.push(await ask(uid));
  return answers;
}

describe("by uid", () => {
  const nobody = "0123456789abcdefghijklmnopqr";

  it("the ownership is offered to who is on the team alone, and the offer says nothing of their address", async () => {
    const { stranger } = world;
    const [{ entity_id, owner }, member] = await Promise.all([entityOfItsOwn(world), somebody("Admin")]);
    await giveTeamRole(owner, entity_id, member, "admin");
    const offer = (uid: string) => owner.call("offerOwnership", { entity_id, uid, reason: "Your turn" });
    const refused = await inTurn([stranger.uid, other.master.uid, nobody], (uid) => told(offer(uid), uid));
    expect(new Set(refused).size).toBe(1);
    expect(refused[0]).toContain("not-found");

    const { invitation_id } = await offer(member.uid);
    const invitation = await invitationOf(invitation_id);
    expect(invitation).toMatchObject({ uid: member.uid, name: "Admin", email: null, role: "owner" });
    expect(JSON.stringify(invitation)).not.toContain(member.email);
    // They get their letter, see it, and accept it; nobody else does.
    const letters = await mailTo(member.email);
    expect(letters.filter(({ message }) => message.text.includes(invitation_id))).toHaveLength(1);
    expect((await getDoc(doc(member.firestore, `invitations/${invitation_id}`))).get("role")).toBe("owner");
    expect(await noticesAbout(member.uid, "team_invited")).toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ reason: "Your turn" }) }),
    );
    for (const person of [stranger, world.eventManager, owner, other.master]) {
      await expectRefusal(person.call("acceptInvitation", { invitation_id }), "not-found");
    }
    await expect(getDoc(doc(stranger.firestore, `invitations/${invitation_id}`))).rejects.toMatchObject({
      code: "permission-denied",
    });
    await owner.call("withdrawInvitation", { invitation_id });
    expect((await ownersOf(entity_id)).grants).toEqual([owner.uid]);
  });

  it("an event is assigned to who is on the team or has an assignment there, and to nobody else", async () => {
    const { owner, stranger, contentEditor } = world;
    const assign = (uid: string) => owner.call("setEventAssignment", { event_id, uid, role: "check_in" });
    const refused = await inTurn([stranger.uid, other.master.uid, nobody], (uid) => told(assign(uid), uid));
    expect(new Set(refused).size).toBe(1);
    expect(refused[0]).toContain("not-found");
    await assign(contentEditor.uid);
    const grant = await admin.doc(`event_roles/${event_id}_${contentEditor.uid}`).get();
    expect([grant.get("name"), grant.get("role")]).toEqual(["Content editor", "check_in"]);

    const helper = await somebody("Helper");
    await assignToEvent(owner, event_id, helper, "check_in");
    await owner.call("setEventAssignment", { event_id, uid: helper.uid, role: "event_manager" });
    await owner.call("setEventAssignment", { event_id, uid: helper.uid, role: null });
    await expectRefusal(assign(helper.uid), "not-found", "uid");
    // To take away what nobody has is no way to learn who there is.
    const unassign = (uid: string) => owner.call("setEventAssignment", { event_id, uid, role: null });
    const unknown = await inTurn([stranger.uid, nobody, helper.uid], (uid) => told(unassign(uid), uid));
    expect(new Set(unknown)).toEqual(new Set(refused));
  });
});

describe("on a platform, who may not read people there", () => {
  const reason = "As agreed";
  let clerk: Person;
  let department_id: string;

  beforeAll(async () => {
    const { platform_id, master } = world;
    clerk = await somebody("Clerk", newPhone());
    ({ department_id } = await master.call("createDepartment", { platform_id, code: "DESK", name: "Desk" }));
    const { role_id } = await master.call("createRole", {
      platform_id,
      name: "Gives roles",
      permissions: ["department.update", "role.update", "content.read"],
    });
    await master.call("setPlatformRoles", { platform_id, email: clerk.email, roles: [role_id], reason });
  });

  const operations = {
    setPlatformRoles: (by: Person, whom: object) =>
      by.send("setPlatformRoles", { platform_id: world.platform_id, ...whom, roles: [], reason }),
    setDepartments: (by: Person, whom: object) =>
      by.send("setDepartments", {
        platform_id: world.platform_id,
        ...whom,
        departments: [{ department_id, title: null }],
        reason,
      }),
  };

  it.each(Object.entries(operations))("%s: names nobody by address, and by uid only who is there", async (_, call) => {
    const stranger = await somebody("Stranger");
    const staff = await somebody("On the staff");
    const departments = [{ department_id, title: null }];
    await world.master.call("setDepartments", {
      platform_id: world.platform_id,
      email: staff.email,
      departments,
      reason,
    });
    for (const email of [stranger.email, staff.email, address("nobody")]) {
      await expectRefusal(call(clerk, { email }), "permission-denied", "email");
    }
    const refused = await Promise.all(
      [stranger.uid, other.master.uid, randomUUID()].map((uid) =>
        told(Promise.resolve(call(clerk, { uid })).then(Object), uid),
      ),
    );
    expect(new Set(refused).size).toBe(1);
    expect(refused[0]).toContain("not-found");
    expect(await call(clerk, { uid: staff.uid })).toEqual({ uid: staff.uid });
    // Who reads people there names anybody.
    expect(await call(world.master, { email: stranger.email })).toEqual({ uid: stranger.uid });
  });
});

it("no document holds an address but letters and invitations to it, and those name nobody with it", async () => {
  const { platform_id, entity_id, owner, master } = world;
  const person = await somebody("Everywhere");
  await giveTeamRole(owner, entity_id, person, "admin");
  await assignToEvent(owner, event_id, person, "check_in");
  await enrolAffiliate(master, platform_id, person);
  const another = await entityOfItsOwn(world);
  await giveTeamRole(another.owner, another.entity_id, person, "admin");
  const { entity_id: offered } = another;
  await another.owner.call("offerOwnership", { entity_id: offered, uid: person.uid, reason: "r" });
  await master.call("setPlatformRoles", { platform_id, email: person.email, roles: ["staff"], reason: "r" });
  await master.call("findPeople", { platform_id, query: person.email });
  await master.call("banPerson", { platform_id, uid: person.uid, reason: "r" });

  const found: { path: string; uid: unknown }[] = [];
  const look = async (collection: FirebaseFirestore.CollectionReference): Promise<void> => {
    for (const document of (await collection.get()).docs) {
      if (JSON.stringify(document.data()).includes(person.email)) {
        found.push({ path: collection.path, uid: document.get("uid") ?? null });
      }
    }
  };
  await Promise.all((await admin.listCollections()).map(look));
  for (const uid of [person.uid, owner.uid, master.uid]) await look(admin.collection(`notifications/${uid}/items`));
  const held = new Set(found.map(({ path }) => path));
  expect([...held].sort()).toEqual(["invitations", "mail"]);
  expect(found.every(({ uid }) => uid === null)).toBe(true);
});
