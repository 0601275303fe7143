/** Nobody decides for themselves: who asked, owns or gains leaves it to somebody else, for all that is decided. */
import { randomBytes } from "node:crypto";
import { Timestamp } from "firebase-admin/firestore";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { approveEntity } from "../../../functions/src/entities/approve-entity.ts";
import { approveEvent } from "../../../functions/src/events/approve-event.ts";
import type { PlatformRole } from "../../../functions/src/model/permissions.ts";
import { approveRefund } from "../../../functions/src/payments/approve-refund.ts";
import type { Actor } from "../../../functions/src/runtime/actor.ts";
import {
  addTicketType,
  applyForEntity,
  assignToEvent,
  buy,
  draftEvent,
  edit,
  giveTeamRole,
} from "../../support/actions.ts";
import { admin, createUnconfirmed, type Person, versionAt } from "../../support/client.ts";
import { signInAs } from "../../support/demo-world.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, newPhone, stripe } from "../../support/world.ts";
import { clearAway } from "../support/clear-away.ts";
import { ticketsOf } from "../support/sales.ts";
import { noticesAbout } from "../support/teams.ts";
import { closing, makeEntity, somebody } from "../support/worlds.ts";

// Who is GOD holds for the whole deployment; the use cases of this process have a list of their own.
const { gods } = vi.hoisted(() => ({ gods: `gods-${Math.random().toString(36).slice(2)}` }));
vi.mock("../../../functions/src/runtime/collections.ts", async (load) => {
  const actual = await load<typeof import("../../../functions/src/runtime/collections.ts")>();
  return { ...actual, deployment: () => actual.deployment().parent.doc(gods) };
});

let world: EntityWorld;

beforeAll(async () => {
  world = await makeEntity({ selling: true, event_review: true });
});

async function hire(person: Person, roles: Exclude<PlatformRole, "god">[], platform_id = world.platform_id) {
  await world.god.call("setPlatformRoles", { platform_id, email: person.email, roles, reason: "Hired" });
  return person;
}

const superadmin = async (name = "Deputy") => hire(await somebody(name, newPhone()), ["superadmin"]);

describe("four eyes: an entity", () => {
  it("is not approved or rejected by whoever applied, whatever they may", async () => {
    const applicant = await superadmin("Applies and approves");
    const entity_id = await applyForEntity(applicant, world.platform_id, { name: "My own" });
    await expectRefusal(applicant.call("approveEntity", { entity_id }), "four-eyes");
    await expectRefusal(applicant.call("rejectEntity", { entity_id, reason: "r" }), "four-eyes");
    expect((await admin.doc(`entities/${entity_id}`).get()).get("status")).toBe("pending");
    expect(await world.master.call("approveEntity", { entity_id })).toEqual({ status: "approved" });
  });

  it("is not opened again, nor its deletion decided, by its owner or anybody of its team", async () => {
    const [owner, member] = [await superadmin("Owner and deputy"), await superadmin("Member and deputy")];
    const entity_id = await applyForEntity(owner, world.platform_id, { name: "Suspicious" });
    await world.master.call("approveEntity", { entity_id });
    await giveTeamRole(owner, entity_id, member, "content_editor");
    await world.master.call("suspendEntity", { entity_id, reason: "Complaints" });
    for (const person of [owner, member]) {
      await expectRefusal(person.call("reinstateEntity", { entity_id }), "four-eyes");
    }
    await world.master.call("reinstateEntity", { entity_id });
    await owner.call("requestEntityDeletion", { entity_id, reason: "r" });
    for (const person of [owner, member]) {
      await expectRefusal(person.call("rejectEntityDeletion", { entity_id, reason: "r" }), "four-eyes");
      await expectRefusal(person.call("approveEntityDeletion", { entity_id }), "four-eyes");
    }
    expect(await world.master.call("approveEntityDeletion", { entity_id })).toEqual({ status: "deleted" });
  });

  it("is not approved while the applicant's address is not confirmed", async () => {
    const email = `unconfirmed-${randomBytes(5).toString("hex")}@gatehouse.example`;
    const applicant = await closing(createUnconfirmed({ email, displayName: "Unconfirmed" }));
    const confirmed = await somebody("Confirmed");
    const entity_id = await applyForEntity(confirmed, world.platform_id, { name: "Whose is it" });
    // Once rules ask for it, too, nobody gets so far by writing.
    await admin.doc(`entities/${entity_id}`).update({ owner_id: applicant.uid });
    const refused = await expectRefusal(world.master.call("approveEntity", { entity_id }), "failed-precondition");
    expect(refused.unconfirmed).toBe(true);
    expect((await admin.doc(`entity_roles/${entity_id}_${applicant.uid}`).get()).exists).toBe(false);
    await applicant.confirm();
    expect(await world.master.call("approveEntity", { entity_id })).toEqual({ status: "approved" });
  });
});

describe("four eyes: an event in review", () => {
  const inReview = async () => (await makeEvent(world, [{ name: "Free", price_minor: 0 }])).event_id;
  const refusedTo = async (person: Person, event_id: string) => {
    await expectRefusal(person.call("approveEvent", { event_id }), "four-eyes");
    await expectRefusal(person.call("returnEvent", { event_id, reason: "r" }), "four-eyes");
    expect((await admin.doc(`events/${event_id}`).get()).get("status")).toBe("in_review");
  };

  it("is not decided on by its entity's owner, or anybody of the team, whatever their role there", async () => {
    const member = await somebody("Edits and approves");
    await giveTeamRole(world.owner, world.entity_id, member, "content_editor");
    for (const person of [member, world.owner]) {
      await hire(person, ["staff"]);
      await refusedTo(person, await inReview());
      await hire(person, []);
    }
  });

  it("is not decided on by who has left the team since, nor by who is invited to it", async () => {
    const event_id = await inReview();
    const [leaver, invited] = [await somebody("Steps out"), await somebody("Will step in")];
    await giveTeamRole(world.owner, world.entity_id, leaver, "admin");
    for (const person of [leaver, invited]) await hire(person, ["staff"]);
    const second = await inReview();
    await leaver.call("leaveTeam", { entity_id: world.entity_id });
    const { entity_id } = world;
    const { invitation_id } = await world.owner.call("inviteTeamMember", {
      entity_id,
      email: invited.email,
      role: "content_editor",
    });
    for (const person of [leaver, invited]) await refusedTo(person, second);
    await refusedTo(invited, event_id);
    await world.owner.call("withdrawInvitation", { invitation_id });
    expect(await invited.call("approveEvent", { event_id })).toEqual({ status: "published" });
  });

  it("is not decided on by who steps out for a moment, whatever changes of it meanwhile; 90 days later, it is", async () => {
    const leaver = await somebody("Steps out for a moment");
    await giveTeamRole(world.owner, world.entity_id, leaver, "admin");
    await hire(leaver, ["staff"]);
    await leaver.call("leaveTeam", { entity_id: world.entity_id });
    const event_id = await inReview();
    await refusedTo(leaver, event_id);
    // As a new name of its entity does.
    await admin.doc(`events/${event_id}`).update({ updated_at: Timestamp.fromMillis(Date.now() + 60_000) });
    await refusedTo(leaver, event_id);

    const data = { event_id, version: await versionAt(`events/${event_id}`) };
    const actor: Actor = { kind: "person", uid: leaver.uid, name: "L", second_factor: false, address: "192.0.2.1" };
    const in_days = (days: number) => ({ data, actor, now: new Date(Date.now() + days * 86_400_000) });
    await expect(approveEvent.execute(in_days(89))).rejects.toMatchObject({ code: "four-eyes" });
    expect(await approveEvent.execute(in_days(91))).toEqual({ status: "published" });
  });

  it("is not decided on by who is assigned to it, but by others of the staff", async () => {
    const event_id = await inReview();
    const [volunteer, colleague] = [await somebody("Volunteer"), await hire(await somebody("Colleague"), ["staff"])];
    await assignToEvent(world.owner, event_id, volunteer, "check_in");
    await hire(volunteer, ["staff"]);
    await refusedTo(volunteer, event_id);
    const another = await inReview();
    expect(await volunteer.call("approveEvent", { event_id: another })).toEqual({ status: "published" });
    expect(await colleague.call("approveEvent", { event_id })).toEqual({ status: "published" });
  });

  it("is not decided on by whoever sent it in, and has left the team since", async () => {
    const member = await somebody("Leaves");
    await giveTeamRole(world.owner, world.entity_id, member, "event_manager");
    const { event_id } = await makeEvent({ ...world, eventManager: member }, [{ name: "Free", price_minor: 0 }]);
    await member.call("leaveTeam", { entity_id: world.entity_id });
    await hire(member, ["staff"]);
    await refusedTo(member, event_id);
  });
});

describe("four eyes: a refund", () => {
  it("is not decided on by the buyer, nor rejected by who asked", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Priced", price_minor: 1_000 }]);
    await world.master.call("approveEvent", { event_id });
    const { financeManager, owner } = world;
    const order_id = await buy(financeManager, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 2 }], stripe);
    const [one, two] = await ticketsOf(order_id);
    const ask = (person: Person, id = "") =>
      person.call("requestRefund", { order_id, ticket_ids: [id], reason: "Ill" }).then(({ refund_id }) => refund_id);
    const [byOwner, byBuyer] = [await ask(owner, one?.id), await ask(financeManager, two?.id)];
    for (const refund_id of [byOwner, byBuyer]) {
      // Within the limit up to which a finance manager approves their own request; but it is their own money.
      await expectRefusal(financeManager.call("approveRefund", { refund_id }), "four-eyes");
      await expectRefusal(financeManager.call("rejectRefund", { refund_id, note: "r" }), "four-eyes");
    }
    await expectRefusal(owner.call("rejectRefund", { refund_id: byOwner, note: "r" }), "four-eyes");
    expect(await owner.call("approveRefund", { refund_id: byOwner })).toEqual({ status: "succeeded" });
    expect(await owner.call("rejectRefund", { refund_id: byBuyer, note: "r" })).toEqual({ status: "rejected" });
  });
});

describe("four eyes: where nobody else could decide", () => {
  const hours = (number: number) => new Date(Date.now() + number * 3_600_000);
  const refused = { code: "four-eyes" };
  let god: Person;
  let actor: Actor;
  let platform_id: string;
  let house_entity_id: string;

  beforeAll(async () => {
    god = await closing(signInAs("god"));
    actor = { kind: "person", uid: god.uid, name: "Alone", second_factor: true, address: "192.0.2.1" };
    await admin.doc(`deployment/${gods}`).set({ platform_id: "global", gods: [god.uid] });
    platform_id = `alone-${randomBytes(5).toString("hex")}`;
    ({ house_entity_id } = await god.call("createPlatform", {
      platform_id,
      name: "A platform of one",
      currency: "EUR",
      master_email: god.email,
    }));
  });

  const seen = async <Input extends object>(path: string, input: Input) => ({
    ...input,
    version: await versionAt(path),
  });
  const application = () => applyForEntity(god, platform_id, { name: "Founded alone" });
  const recordOf = async (action: string, resource: string) =>
    (await admin.collection("audit_logs").where("resource", "==", resource).get()).docs
      .map((record) => record.data())
      .find((record) => record.action === action);

  it("GOD does, three days after they asked, and it is recorded and told", async () => {
    const entity_id = await application();
    const approve = async (now: Date) =>
      approveEntity.execute({ data: await seen(`entities/${entity_id}`, { entity_id }), actor, now });
    await expect(approve(hours(0))).rejects.toMatchObject(refused);
    await expect(approve(hours(71))).rejects.toMatchObject({
      ...refused,
      details: { alone_from: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    });
    expect(await approve(hours(73))).toEqual({ status: "approved" });
    const path = `entities/${entity_id}`;
    expect(await recordOf("entity.approved", path)).toMatchObject({ decided_alone: true, actor_id: god.uid });
    const told = await noticesAbout(god.uid, "decided_alone");
    expect(told.some((notice) => notice.platform_id === platform_id)).toBe(true);
  });

  it("not with one factor, and not once it was changed meanwhile", async () => {
    const entity_id = await application();
    const now = hours(73);
    const once = { ...actor, second_factor: false };
    await expect(
      approveEntity.execute({ data: await seen(`entities/${entity_id}`, { entity_id }), actor: once, now }),
    ).rejects.toMatchObject({
      code: "second-factor-required",
    });
    await edit(god, `entities/${entity_id}`, { name: "Founded otherwise" });
    await admin.doc(`entities/${entity_id}`).update({ updated_at: hours(2) });
    await expect(
      approveEntity.execute({ data: await seen(`entities/${entity_id}`, { entity_id }), actor, now }),
    ).rejects.toMatchObject(refused);
  });

  it("not while anybody else holds what it takes, on the platform or as another GOD", async () => {
    const entity_id = await application();
    const approve = async () =>
      approveEntity.execute({ data: await seen(`entities/${entity_id}`, { entity_id }), actor, now: hours(73) });
    const deputy = await hire(await somebody("Deputy", newPhone()), ["superadmin"], platform_id);
    await expect(approve()).rejects.toMatchObject(refused);
    await hire(deputy, ["moderator"], platform_id);
    const other = "another-god";
    await admin.doc(`deployment/${gods}`).update({ gods: [god.uid, other] });
    await expect(approve()).rejects.toMatchObject(refused);
    await admin.doc(`deployment/${gods}`).update({ gods: [god.uid] });
    expect(await approve()).toEqual({ status: "approved" });
  });

  it("is nobody who is no GOD: a superadmin who is alone waits for one", async () => {
    const alone = await hire(await somebody("Alone", newPhone()), ["superadmin"], platform_id);
    const entity_id = await applyForEntity(alone, platform_id, { name: "Mine alone" });
    const by = { ...actor, uid: alone.uid };
    const attempt = approveEntity.execute({
      data: await seen(`entities/${entity_id}`, { entity_id }),
      actor: by,
      now: hours(73),
    });
    await expect(attempt).rejects.toMatchObject(refused);
    await hire(alone, [], platform_id);
  });

  it("holds for an event of one's own, and tells its whole team", async () => {
    const member = await somebody("Helps out");
    await giveTeamRole(god, house_entity_id, member, "content_editor");
    const event_id = await draftEvent(god, house_entity_id, { title: "House party" });
    await addTicketType(god, event_id, { name: "Free", price_minor: 0 });
    await god.call("publishEvent", { event_id });
    const approve = async (now: Date) =>
      approveEvent.execute({ data: await seen(`events/${event_id}`, { event_id }), actor, now });
    await expect(approve(hours(1))).rejects.toMatchObject(refused);
    // Who is on the team is as little somebody else as GOD is.
    await hire(member, ["staff"], platform_id);
    expect(await approve(hours(73))).toEqual({ status: "published" });
    expect(await recordOf("event.approved", `events/${event_id}`)).toMatchObject({ decided_alone: true });
    expect(await noticesAbout(member.uid, "decided_alone")).toHaveLength(1);
  });

  it("holds for a refund of one's own, unless the team has somebody for it", async () => {
    const refund_id = `rfd_${randomBytes(10).toString("hex")}`;
    const order_id = `ord_${randomBytes(10).toString("hex")}`;
    const place = { platform_id, entity_id: house_entity_id, event_id: `evt_${randomBytes(10).toString("hex")}` };
    onTestFinished(() => clearAway("event_id", place.event_id));
    await admin.doc(`orders/${order_id}`).set({
      ...place,
      refund_approved_minor: 0,
      total_minor: 1_000_000_000,
      disputes: {},
      refunds_by_hand: {},
    });
    await admin.doc(`refunds/${refund_id}`).set({
      ...place,
      order_id,
      buyer_id: "somebody-else",
      requested_by: god.uid,
      status: "requested",
      amount_minor: 1_000_000_000,
      ticket_ids: [`tkt_${randomBytes(10).toString("hex")}`],
      created_at: new Date(),
      updated_at: new Date(),
    });
    const approve = async () =>
      approveRefund.execute({ data: await seen(`refunds/${refund_id}`, { refund_id }), actor, now: hours(73) });
    const finance = await somebody("Finance");
    await giveTeamRole(god, house_entity_id, finance, "finance_manager");
    await expect(approve()).rejects.toMatchObject(refused);
    await god.call("removeTeamMember", { entity_id: house_entity_id, uid: finance.uid });
    // From here on it is as any refund: there are no such tickets.
    await expect(approve()).rejects.toMatchObject({ code: "failed-precondition" });
  });
});
