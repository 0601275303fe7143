/** What makes an invitation void closes it at once, and nothing opens it again. */
import { beforeAll, describe, expect, it } from "vitest";
import { draftEvent, giveTeamRole } from "../../support/actions.ts";
import { admin, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { newPhone, type PlatformWorld } from "../../support/world.ts";
import { address, invitationOf } from "../support/teams.ts";
import { entityOfItsOwn, makePlatform, somebody } from "../support/worlds.ts";

let world: PlatformWorld;
const reason = "As agreed";

beforeAll(async () => {
  world = await makePlatform();
});

interface Scene {
  entity_id: string;
  event_id: string;
  owner: Person;
  /** An admin of the team, and affiliate manager of the platform. */
  inviter: Person;
  guest: Person;
  accountant: Person;
  god: Person;
  master: Person;
  platform_id: string;
  house_entity_id: string;
}

async function makeScene(): Promise<Scene> {
  const [{ entity_id, owner }, inviter, guest, accountant] = await Promise.all([
    entityOfItsOwn(world),
    somebody("Inviter", newPhone()),
    somebody("Guest"),
    somebody("Accountant"),
  ]);
  const { platform_id, god, master, house_entity_id } = world;
  await giveTeamRole(owner, entity_id, inviter, "admin");
  const roles = ["affiliate_manager" as const];
  await master.call("setPlatformRoles", { platform_id, email: inviter.email, roles, reason });
  const event_id = await draftEvent(owner, entity_id, { title: "Planned" });
  return { entity_id, event_id, owner, inviter, guest, accountant, god, master, platform_id, house_entity_id };
}

const make = {
  "to the team": ({ inviter, guest, entity_id }: Scene) =>
    inviter.call("inviteTeamMember", { entity_id, email: guest.email, role: "content_editor" }),
  "to an event": ({ inviter, guest, event_id }: Scene) =>
    inviter.call("setEventAssignment", { event_id, email: guest.email, role: "check_in" }),
  "into the programme": ({ inviter, guest, platform_id }: Scene) =>
    inviter.call("enrolAffiliate", { platform_id, email: guest.email }),
  "to the owner's place": ({ owner, guest, entity_id }: Scene) =>
    owner.call("offerOwnership", { entity_id, email: guest.email, reason }),
  "to the owner's place, by uid": ({ owner, inviter, entity_id }: Scene) =>
    owner.call("offerOwnership", { entity_id, uid: inviter.uid, reason }),
  "to what an admin may not give": ({ owner, accountant, entity_id }: Scene) =>
    owner.call("inviteTeamMember", { entity_id, email: accountant.email, role: "finance_manager" }),
};

function invitedBy(kind: keyof typeof make, { inviter, guest, accountant }: Scene): Person {
  if (kind === "to the owner's place, by uid") return inviter;
  return kind === "to what an admin may not give" ? accountant : guest;
}

interface Case {
  void: (scene: Scene) => Promise<unknown>;
  /** What would have woken them. */
  wake?: (scene: Scene) => Promise<unknown>;
  closes: (keyof typeof make)[];
  leaves: (keyof typeof make)[];
}

const passOn = async (from: Person, to: Person, entity_id: string) =>
  to.call("acceptInvitation", await from.call("offerOwnership", { entity_id, email: to.email, reason }));

const roleOf =
  (role: "admin" | "content_editor") =>
  ({ owner, entity_id, inviter }: Scene) =>
    owner.call("changeTeamRole", { entity_id, uid: inviter.uid, role });

const platformRoles =
  (roles: ("affiliate_manager" | "staff")[]) =>
  ({ master, platform_id, inviter }: Scene) =>
    master.call("setPlatformRoles", { platform_id, uid: inviter.uid, roles, reason });

const back = ({ owner, entity_id, inviter }: Scene) => giveTeamRole(owner, entity_id, inviter, "admin");

const cases: Record<string, Case> = {
  "whoever made it is removed": {
    void: ({ owner, entity_id, inviter }) => owner.call("removeTeamMember", { entity_id, uid: inviter.uid }),
    wake: back,
    closes: ["to the team", "to an event", "to the owner's place, by uid"],
    leaves: ["into the programme", "to what an admin may not give"],
  },
  "whoever made it leaves": {
    void: ({ inviter, entity_id }) => inviter.call("leaveTeam", { entity_id }),
    wake: back,
    closes: ["to the team", "to an event", "to the owner's place, by uid"],
    leaves: ["into the programme", "to what an admin may not give"],
  },
  "whoever made it gets a lesser role": {
    void: roleOf("content_editor"),
    wake: roleOf("admin"),
    closes: ["to the team", "to an event"],
    leaves: ["into the programme", "to the owner's place, by uid"],
  },
  "the ownership goes elsewhere": {
    void: async (scene) => passOn(scene.owner, await heir(scene), scene.entity_id),
    wake: async (scene) => passOn(await heir(scene), scene.owner, scene.entity_id),
    closes: ["to the owner's place", "to the owner's place, by uid"],
    leaves: ["to an event", "into the programme"],
  },
  "the ownership goes elsewhere, and an admin could not have made it": {
    void: async (scene) => passOn(scene.owner, await heir(scene), scene.entity_id),
    wake: async (scene) => passOn(await heir(scene), scene.owner, scene.entity_id),
    closes: ["to what an admin may not give"],
    leaves: ["to an event"],
  },
  "whoever made it is banned from the platform": {
    void: ({ master, platform_id, inviter }) => master.call("banPerson", { platform_id, uid: inviter.uid, reason }),
    wake: ({ master, platform_id, inviter }) => master.call("unbanPerson", { platform_id, uid: inviter.uid, reason }),
    closes: ["to the team", "to an event", "into the programme"],
    leaves: ["to what an admin may not give"],
  },
  "whoever made it is banned everywhere": {
    void: ({ god, inviter }) => god.call("banPerson", { platform_id: "global", uid: inviter.uid, reason }),
    wake: ({ god, inviter }) => god.call("unbanPerson", { platform_id: "global", uid: inviter.uid, reason }),
    closes: ["to the team", "to an event", "into the programme"],
    leaves: ["to what an admin may not give"],
  },
  "whoever made it is banned elsewhere": {
    void: async ({ god, inviter }) => {
      const { platform_id } = await makePlatform();
      await god.call("banPerson", { platform_id, uid: inviter.uid, reason });
    },
    closes: [],
    leaves: ["to the team", "to an event", "into the programme"],
  },
  "whoever made it manages the programme no longer": {
    void: platformRoles(["staff"]),
    wake: platformRoles(["affiliate_manager"]),
    closes: ["into the programme"],
    leaves: ["to the team", "to an event"],
  },
  "whoever made it has no role on the platform any more": {
    void: platformRoles([]),
    wake: platformRoles(["affiliate_manager"]),
    closes: ["into the programme"],
    leaves: ["to the team", "to an event"],
  },
  "the draft of the event is deleted": {
    void: ({ owner, event_id }) => owner.call("deleteDraft", { event_id }),
    closes: ["to an event"],
    leaves: ["to the team", "into the programme"],
  },
  "the entity is deleted": {
    void: async ({ owner, master, entity_id }) => {
      await owner.call("requestEntityDeletion", { entity_id, reason });
      await master.call("approveEntityDeletion", { entity_id });
    },
    closes: ["to the team", "to an event"],
    leaves: ["into the programme"],
  },
};

/** Always the same in a scene. */
const heirs = new WeakMap<Scene, Promise<Person>>();
function heir(scene: Scene): Promise<Person> {
  const known = heirs.get(scene) ?? somebody("Heir");
  heirs.set(scene, known);
  return known;
}

describe.each(Object.entries(cases))(
  "an invitation is closed when %s",
  (_, { void: makeVoid, wake, closes, leaves }) => {
    it("at once, with a record, for good; and no other one is", async () => {
      const scene = await makeScene();
      const made: [keyof typeof make, string, Person][] = [];
      for (const kind of [...closes, ...leaves]) {
        const { invitation_id } = await make[kind](scene);
        if (invitation_id === null) throw new Error("Nobody was invited");
        made.push([kind, invitation_id, invitedBy(kind, scene)]);
      }
      await makeVoid(scene);
      for (const [kind, id] of made) {
        expect([kind, (await invitationOf(id))?.status]).toEqual([
          kind,
          closes.includes(kind) ? "withdrawn" : "pending",
        ]);
        const records = await admin
          .collection("audit_logs")
          .where("touched", "array-contains", `invitations/${id}`)
          .get();
        expect(records.size).toBe(closes.includes(kind) ? 2 : 1);
      }
      await wake?.(scene);
      for (const [kind, invitation_id, person] of made) {
        if (!closes.includes(kind)) continue;
        const late = person.call("acceptInvitation", { invitation_id });
        expect(await expectRefusal(late, "failed-precondition")).toMatchObject({ status: "withdrawn" });
      }
    });
  },
);

it("the invitations of a house entity's former owner and of a platform's former master are closed", async () => {
  const { platform_id, house_entity_id, god, master } = await makePlatform();
  const [next, guest] = await Promise.all([somebody("Next master", newPhone()), somebody("Guest")]);
  const team = { entity_id: house_entity_id, email: guest.email, role: "admin" } as const;
  const made = [
    await master.call("inviteTeamMember", team),
    await master.call("enrolAffiliate", { platform_id, email: guest.email }),
  ];
  await god.call("setPlatformMaster", { platform_id, email: next.email, reason });
  for (const { invitation_id } of made) expect((await invitationOf(invitation_id))?.status).toBe("withdrawn");
  await god.call("setPlatformMaster", { platform_id, email: master.email, reason });
  for (const invitation of made) {
    await expectRefusal(guest.call("acceptInvitation", invitation), "failed-precondition");
  }
});

it("what a GOD has invited to who is none any more is closed", async () => {
  const { platform_id, god } = world;
  const [other, guest] = await Promise.all([somebody("Second GOD", newPhone()), somebody("Guest")]);
  await god.call("grantGod", { email: other.email, reason });
  const invitation = await other.call("enrolAffiliate", { platform_id, email: guest.email });
  await god.call("revokeGod", { uid: other.uid, reason });
  expect((await invitationOf(invitation.invitation_id))?.status).toBe("withdrawn");
  await expectRefusal(guest.call("acceptInvitation", invitation), "failed-precondition");
});

it("as many as there are: what one transaction has no room for follows, each page on record", async () => {
  const { entity_id, owner, inviter, guest } = await makeScene();
  const { invitation_id } = await inviter.call("inviteTeamMember", {
    entity_id,
    email: guest.email,
    role: "content_editor",
  });
  const one = (await admin.doc(`invitations/${invitation_id}`).get()).data() ?? {};
  const many = admin.batch();
  for (let count = 10; count < 85; count += 1) {
    many.set(admin.doc(`invitations/inv_many000000000000${count}${entity_id.slice(-2)}`), {
      ...one,
      email: address("many"),
      // Some are the owner's own, and stay.
      ...(count % 5 === 0 && { invited_by: owner.uid }),
    });
  }
  await many.commit();
  await owner.call("changeTeamRole", { entity_id, uid: inviter.uid, role: "content_editor" });
  const by = async (person: Person, status: string) =>
    (
      await admin
        .collection("invitations")
        .where("entity_id", "==", entity_id)
        .where("invited_by", "==", person.uid)
        .where("status", "==", status)
        .get()
    ).docs.map(({ ref }) => ref.path);
  expect(await by(inviter, "pending")).toEqual([]);
  expect(await by(owner, "pending")).toHaveLength(15);
  const withdrawn = await by(inviter, "withdrawn");
  expect(withdrawn).toHaveLength(61);
  const records = await admin.collection("audit_logs").where("entity_id", "==", entity_id).get();
  const told = new Set(records.docs.flatMap((record) => record.get("touched")));
  expect(withdrawn.filter((path) => !told.has(path))).toEqual([]);
});

describe("revoked is revoked: an invitation that was sent to somebody who was there", () => {
  it("does not bring them back once they are removed, or have left; a later one does", async () => {
    for (const leave of ["removeTeamMember", "leaveTeam"] as const) {
      const { entity_id, owner } = await entityOfItsOwn(world, "Passing through");
      const member = await somebody("Member");
      await giveTeamRole(owner, entity_id, member, "event_manager");
      const { invitation_id } = await owner.call("inviteTeamMember", { entity_id, email: member.email, role: "admin" });
      if (leave === "leaveTeam") await member.call("leaveTeam", { entity_id });
      else await owner.call("removeTeamMember", { entity_id, uid: member.uid });
      await expectRefusal(member.call("acceptInvitation", { invitation_id }), "failed-precondition");
      await owner.call("withdrawInvitation", { invitation_id });
      await giveTeamRole(owner, entity_id, member, "event_manager");
    }
  });
});

describe("an invitation that is older than what became of whom it was to", () => {
  it("brings nobody back who was taken off the team, not even as its owner", async () => {
    const { owner, inviter, entity_id } = await makeScene();
    const offer = await owner.call("offerOwnership", { entity_id, email: inviter.email, reason });
    await owner.call("removeTeamMember", { entity_id, uid: inviter.uid });
    await expectRefusal(inviter.call("acceptInvitation", offer), "failed-precondition");
    expect((await admin.doc(`entities/${entity_id}`).get()).get("owner_id")).toBe(owner.uid);
    // A new one does.
    await owner.call("withdrawInvitation", offer);
    const anew = await owner.call("offerOwnership", { entity_id, email: inviter.email, reason });
    await inviter.call("acceptInvitation", anew);
    expect((await admin.doc(`entities/${entity_id}`).get()).get("owner_id")).toBe(inviter.uid);
  });

  it("gives nobody more at an event than was decided since", async () => {
    const { owner, inviter, event_id } = await makeScene();
    const email = inviter.email;
    const older = await owner.call("setEventAssignment", { event_id, email, role: "event_manager" });
    await owner.call("setEventAssignment", { event_id, uid: inviter.uid, role: "check_in" });
    const invitation_id = older.invitation_id ?? "";
    await expectRefusal(inviter.call("acceptInvitation", { invitation_id }), "failed-precondition");
    expect((await admin.doc(`event_roles/${event_id}_${inviter.uid}`).get()).get("role")).toBe("check_in");
  });
});
