import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { expireInvitations } from "../../../functions/src/invitations/jobs.ts";
import type { EntityRole } from "../../../functions/src/model/permissions.ts";
import { acceptInvitation } from "../../../functions/src/people/accept-invitation.ts";
import { giveTeamRole } from "../../support/actions.ts";
import { admin, callAnonymously, createUnconfirmed, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, type PlatformWorld } from "../../support/world.ts";
import { clearAway } from "../support/clear-away.ts";
import { actorOf, noticesOf } from "../support/sales.ts";
import { address, invitationOf, invite, noticesAbout, recordsOf, roleOf } from "../support/teams.ts";
import { closing, entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity(), makePlatform()]);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const invited = (person: Pick<Person, "email">, role: EntityRole = "content_editor", by = world.owner) =>
  invite(by, world.entity_id, person, role);

describe("acceptInvitation", () => {
  it("takes the person into the team, tells the inviter, and leaves a record", async () => {
    const person = await somebody("Accepting");
    const invitation_id = await invited(person, "event_manager");
    expect(await person.call("acceptInvitation", { invitation_id })).toEqual({
      kind: "team",
      entity_id: world.entity_id,
      event_id: null,
      role: "event_manager",
    });
    const grant = (await admin.doc(`entity_roles/${world.entity_id}_${person.uid}`).get()).data();
    expect(grant).toMatchObject({
      platform_id: world.platform_id,
      uid: person.uid,
      name: "Accepting",
      role: "event_manager",
      status: "active",
    });
    expect((await invitationOf(invitation_id))?.status).toBe("accepted");
    const told = await noticesAbout(world.owner.uid, "invitation_answered");
    expect(told.map(({ details }) => details)).toContainEqual({
      into: "Test entity",
      person: "Accepting",
      role: "event_manager",
      answer: "accepted",
    });
    // In force at once.
    await makeEvent({ entity_id: world.entity_id, eventManager: person }, [{ name: "Free", price_minor: 0 }]);
  });

  it("nobody raises themselves: refuses everybody but the confirmed owner of the address", async () => {
    const email = address("meant");
    const squatter = await closing(createUnconfirmed({ email, displayName: "Squatter" }));
    const invitation_id = await invited({ email }, "admin");
    await expectRefusal(callAnonymously("acceptInvitation", { invitation_id }), "unauthenticated");
    for (const person of [world.stranger, world.owner, world.admin, world.master, world.god, other.master]) {
      await expectRefusal(person.call("acceptInvitation", { invitation_id }), "not-found");
      await expectRefusal(person.call("declineInvitation", { invitation_id }), "not-found");
    }
    // Whoever has not confirmed their address is told so, whether or not there is such an invitation.
    for (const id of [invitation_id, "inv_00000000000000000000"]) {
      await expectRefusal(squatter.call("acceptInvitation", { invitation_id: id }), "permission-denied");
      await expectRefusal(squatter.call("declineInvitation", { invitation_id: id }), "permission-denied");
    }
    // What a caller says of their address counts for nothing.
    const forged = world.stranger.send("acceptInvitation", { invitation_id, email });
    await expectRefusal(forged, "invalid-argument", "email");
    expect((await invitationOf(invitation_id))?.status).toBe("pending");
    expect(await roleOf(world.entity_id, squatter)).toBeUndefined();
    await squatter.confirm();
    await squatter.call("acceptInvitation", { invitation_id });
    expect(await roleOf(world.entity_id, squatter)).toBe("admin");
  });

  it("is done once, also when it comes twice at the same moment", async () => {
    const person = await somebody("Eager");
    const invitation_id = await invited(person);
    const outcomes = await Promise.allSettled([
      person.call("acceptInvitation", { invitation_id }),
      person.call("acceptInvitation", { invitation_id }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const details = await expectRefusal(person.call("acceptInvitation", { invitation_id }), "failed-precondition");
    expect(details.status).toBe("accepted");
    await expectRefusal(person.call("declineInvitation", { invitation_id }), "failed-precondition");
    const unknown = "inv_00000000000000000000";
    await expectRefusal(person.call("acceptInvitation", { invitation_id: unknown }), "not-found");
  });

  it("is over after 14 days, by the clock", async () => {
    const person = await somebody("Late");
    const invitation_id = await invited(person);
    const expires_ms = (await invitationOf(invitation_id))?.expires_at.toMillis();
    const at = (now: Date) =>
      acceptInvitation.execute({ data: { invitation_id }, actor: { ...actorOf(person), name: "Late" }, now });
    await expect(at(new Date(expires_ms))).rejects.toMatchObject({
      code: "failed-precondition",
      details: { status: "expired" },
    });
    await at(new Date(expires_ms - 1));
    expect(await roleOf(world.entity_id, person)).toBe("content_editor");
  });

  it("nobody grants what they lack: fails once the inviter was removed, or may not give the role any more", async () => {
    const { entity_id, owner } = world;
    const withdrawn = { status: "withdrawn" };
    const inviter = await somebody("Inviter");
    await giveTeamRole(owner, entity_id, inviter, "admin");
    const [first, second] = [await somebody("First"), await somebody("Second")];
    const [toFirst, toSecond] = [
      await invited(first, "event_manager", inviter),
      await invited(second, "event_manager", inviter),
    ];
    await owner.call("changeTeamRole", { entity_id, uid: inviter.uid, role: "content_editor" });
    const accept = () => first.call("acceptInvitation", { invitation_id: toFirst });
    expect(await expectRefusal(accept(), "failed-precondition")).toMatchObject(withdrawn);
    await owner.call("changeTeamRole", { entity_id, uid: inviter.uid, role: "admin" });
    expect(await expectRefusal(accept(), "failed-precondition")).toMatchObject(withdrawn);
    const again = await invited(second, "event_manager", inviter);
    await owner.call("removeTeamMember", { entity_id, uid: inviter.uid });
    for (const invitation_id of [toSecond, again]) {
      const late = second.call("acceptInvitation", { invitation_id });
      expect(await expectRefusal(late, "failed-precondition")).toMatchObject(withdrawn);
    }
    expect(await roleOf(entity_id, second)).toBeUndefined();
  });

  it("refuses who came to the team another way meanwhile", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    const person = await somebody("Both ways");
    const { invitation_id } = await owner.call("inviteTeamMember", { entity_id, email: person.email, role: "admin" });
    onTestFinished(() => clearAway("uid", person.uid));
    // As after a change of the account's address.
    const grant = { platform_id: world.platform_id, entity_id, uid: person.uid, name: "", role: "content_editor" };
    await admin.doc(`entity_roles/${entity_id}_${person.uid}`).set({ ...grant, status: "active" });
    await expectRefusal(person.call("acceptInvitation", { invitation_id }), "already-exists");
    expect(await roleOf(entity_id, person)).toBe("content_editor");
  });

  it("revoked is revoked: a banned person accepts nothing, and nobody on a disabled platform", async () => {
    const banned = await somebody("Banned");
    const invitation_id = await invited(banned);
    const profile = admin.doc(`users/${banned.uid}`);
    await profile.update({ banned_on: [world.platform_id] });
    await expectRefusal(banned.call("acceptInvitation", { invitation_id }), "banned");
    await profile.update({ banned_on: ["global"] });
    await expectRefusal(banned.call("acceptInvitation", { invitation_id }), "banned");
    await profile.update({ banned_on: [other.platform_id] });
    const platform = admin.doc(`platforms/${world.platform_id}`);
    await platform.update({ status: "disabled" });
    try {
      await expectRefusal(banned.call("acceptInvitation", { invitation_id }), "platform-disabled");
      await expectRefusal(invited({ email: address("x") }), "platform-disabled");
    } finally {
      await platform.update({ status: "active" });
    }
    await banned.call("acceptInvitation", { invitation_id });
  });
});

describe("declineInvitation", () => {
  it("ends the invitation, and tells the inviter", async () => {
    const person = await somebody("Declining");
    const invitation_id = await invited(person, "finance_manager");
    expect(await person.call("declineInvitation", { invitation_id })).toEqual({ status: "declined" });
    await expectRefusal(person.call("acceptInvitation", { invitation_id }), "failed-precondition");
    expect(await roleOf(world.entity_id, person)).toBeUndefined();
    const told = await noticesAbout(world.owner.uid, "invitation_answered");
    expect(told.map(({ details }) => details)).toContainEqual({
      into: "Test entity",
      // Whoever declines does not say who they are.
      person: person.email,
      role: "finance_manager",
      answer: "declined",
    });
    const answer = told.find(({ details }) => details.person === person.email);
    expect([answer?.updated_by, (await invitationOf(invitation_id))?.updated_by]).not.toContain(person.uid);
  });
});

describe("withdrawInvitation", () => {
  it("ends the invitation, and tells the invited", async () => {
    const person = await somebody("Uninvited");
    const invitation_id = await invited(person);
    expect(await world.owner.call("withdrawInvitation", { invitation_id })).toEqual({ status: "withdrawn" });
    const details = await expectRefusal(person.call("acceptInvitation", { invitation_id }), "failed-precondition");
    expect(details.status).toBe("withdrawn");
    expect(await noticesAbout(person.uid, "invitation_withdrawn")).toHaveLength(1);
    await expectRefusal(world.owner.call("withdrawInvitation", { invitation_id }), "failed-precondition");
  });

  it("is for who may give the role", async () => {
    const { admin: teamAdmin, stranger, eventManager, financeManager } = world;
    const high = await invited({ email: address("high") }, "finance_manager");
    const low = await invited({ email: address("low") }, "event_manager");
    await expectRefusal(teamAdmin.call("withdrawInvitation", { invitation_id: high }), "permission-denied");
    for (const person of [stranger, eventManager, financeManager, other.master]) {
      await expectRefusal(person.call("withdrawInvitation", { invitation_id: low }), "permission-denied");
    }
    await teamAdmin.call("withdrawInvitation", { invitation_id: low });
    await expectRefusal(
      world.owner.call("withdrawInvitation", { invitation_id: "inv_00000000000000000000" }),
      "permission-denied",
    );
  });
});

describe("expireInvitations", () => {
  it("marks what is over, tells the inviter, leaves a record, and touches nothing else", async () => {
    const email = address("over");
    const over = await invited({ email });
    const fresh = await invited({ email: address("fresh") });
    await admin.doc(`invitations/${over}`).update({ expires_at: new Date(Date.now() - 1000) });
    await expireInvitations(new Date());
    // The stack's own timer may have been faster.
    expect((await invitationOf(over))?.status).toBe("expired");
    expect((await invitationOf(fresh))?.status).toBe("pending");
    const told = await noticesAbout(world.owner.uid, "invitation_answered");
    expect(told.filter(({ details }) => details.person === email)).toMatchObject([{ details: { answer: "expired" } }]);
    const records = await recordsOf(world.entity_id, "invitation.expired");
    expect(records.filter(({ resource }) => resource === `invitations/${over}`)).toHaveLength(1);
  });
});

describe("changeTeamRole and removeTeamMember", () => {
  it("change and take a role, at once and in an open session, and tell", async () => {
    const { entity_id, owner } = world;
    const member = await somebody("Member");
    await giveTeamRole(owner, entity_id, member, "content_editor");
    const change = { entity_id, uid: member.uid, role: "event_manager" } as const;
    expect(await owner.call("changeTeamRole", change)).toEqual({ uid: member.uid, role: "event_manager" });
    const { event_id } = await makeEvent({ entity_id, eventManager: member }, [{ name: "Free", price_minor: 0 }]);
    await owner.call("removeTeamMember", { entity_id, uid: member.uid });
    await expectRefusal(member.call("setSalesOpen", { event_id, open: false }), "permission-denied");
    expect(await roleOf(entity_id, member)).toBeUndefined();
    expect(await noticesOf(member.uid)).toEqual(["team_invited", "team_role_given", "team_role_removed"]);
  });

  it("are for who is on the team", async () => {
    const { entity_id, owner, stranger } = world;
    const input = { entity_id, uid: stranger.uid, role: "admin" } as const;
    await expectRefusal(owner.call("changeTeamRole", input), "not-found", "uid");
    await expectRefusal(owner.call("removeTeamMember", { entity_id, uid: stranger.uid }), "not-found", "uid");
    const byAddress = { entity_id, email: stranger.email, role: "admin" };
    await expectRefusal(owner.send("changeTeamRole", byAddress), "invalid-argument");
    expect(await roleOf(entity_id, stranger)).toBeUndefined();
  });

  it("nobody grants what they lack: an admin changes working roles only", async () => {
    const { entity_id, owner, admin: teamAdmin, financeManager } = world;
    const member = await somebody("Helper");
    await giveTeamRole(teamAdmin, entity_id, member, "event_manager");
    const change = (person: Person, role: EntityRole, by = teamAdmin) =>
      by.call("changeTeamRole", { entity_id, uid: person.uid, role });
    await change(member, "content_editor");
    for (const role of ["admin", "finance_manager", "owner"] as const) {
      await expectRefusal(change(member, role), "permission-denied", "role");
    }
    await expectRefusal(change(financeManager, "content_editor"), "permission-denied", "role");
    await expectRefusal(change(owner, "content_editor"), "permission-denied", "role");
    const removal = teamAdmin.call("removeTeamMember", { entity_id, uid: financeManager.uid });
    await expectRefusal(removal, "permission-denied", "role");
    await teamAdmin.call("removeTeamMember", { entity_id, uid: member.uid });
  });

  it("one owner: nobody is made owner, and the owner is not changed, by them", async () => {
    const { entity_id, owner, admin: teamAdmin } = world;
    const raise = owner.call("changeTeamRole", { entity_id, uid: teamAdmin.uid, role: "owner" });
    await expectRefusal(raise, "permission-denied", "role");
    const self = owner.call("changeTeamRole", { entity_id, uid: owner.uid, role: "admin" });
    await expectRefusal(self, "permission-denied", "role");
    for (const person of [owner, teamAdmin]) {
      await expectRefusal(person.call("removeTeamMember", { entity_id, uid: owner.uid }), "permission-denied", "role");
    }
    expect(await roleOf(entity_id, owner)).toBe("owner");
  });

  it("are closed to everybody else", async () => {
    const { entity_id, contentEditor, stranger, eventManager, financeManager, master } = world;
    for (const person of [stranger, eventManager, financeManager, contentEditor, master, other.master]) {
      const change = { entity_id, uid: contentEditor.uid, role: "event_manager" } as const;
      await expectRefusal(person.call("changeTeamRole", change), "permission-denied");
      const removal = person.call("removeTeamMember", { entity_id, uid: contentEditor.uid });
      await expectRefusal(removal, "permission-denied");
    }
  });
});

describe("leaveTeam", () => {
  it("takes one's own role away at once, tells the owner, and leaves a record", async () => {
    const { entity_id, owner } = world;
    const member = await somebody("Leaving");
    await giveTeamRole(owner, entity_id, member, "event_manager");
    expect(await member.call("leaveTeam", { entity_id })).toEqual({ left: "event_manager" });
    expect(await roleOf(entity_id, member)).toBeUndefined();
    const told = await noticesAbout(owner.uid, "team_member_left");
    expect(told.map(({ details }) => details)).toContainEqual({
      entity: "Test entity",
      person: "Leaving",
      role: "event_manager",
    });
    const records = await recordsOf(entity_id, "team.left");
    expect(records.filter(({ actor_id }) => actor_id === member.uid)).toHaveLength(1);
    await expectRefusal(member.call("leaveTeam", { entity_id }), "not-found");
  });

  it("one owner: the owner cannot leave", async () => {
    await expectRefusal(world.owner.call("leaveTeam", { entity_id: world.entity_id }), "failed-precondition");
    await expectRefusal(world.stranger.call("leaveTeam", { entity_id: world.entity_id }), "not-found");
  });
});

describe("no silent power: what changes a team", () => {
  it("has a record each, with who it was and in which role, and no address in any of them", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    const guests = await Promise.all(["A", "B", "C"].map((name) => somebody(`Guest ${name}`)));
    const [a, b, c] = guests;
    if (!a || !b || !c) throw new Error("Somebody did not sign up");
    const ids = await Promise.all(
      [a, b, c].map((guest) => owner.call("inviteTeamMember", { entity_id, email: guest.email, role: "admin" })),
    );
    const [toA, toB, toC] = ids.map(({ invitation_id }) => ({ invitation_id }));
    if (!toA || !toB || !toC) throw new Error("Somebody was not invited");
    await a.call("acceptInvitation", toA);
    await b.call("declineInvitation", toB);
    await owner.call("withdrawInvitation", toC);
    await owner.call("changeTeamRole", { entity_id, uid: a.uid, role: "event_manager" });
    await owner.call("removeTeamMember", { entity_id, uid: a.uid });
    const all = (await admin.collection("audit_logs").where("entity_id", "==", entity_id).get()).docs.map((record) =>
      record.data(),
    );
    const told = all
      .filter(({ action }) => /^(team|invitation)\./.test(action))
      .map(({ action, actor_role }) => `${action} by ${actor_role}`);
    expect(told.sort()).toEqual([
      "invitation.accepted by self",
      "invitation.declined by self",
      "invitation.withdrawn by owner",
      "team.invited by owner",
      "team.invited by owner",
      "team.invited by owner",
      "team.role_changed by owner",
      "team.role_removed by owner",
    ]);
    for (const { email } of guests) expect(JSON.stringify(all).includes(email)).toBe(false);
  });
});
