import { beforeAll, describe, expect, it } from "vitest";
import { resumeBulkChanges } from "../../../functions/src/carry-on.ts";
import { approveEntityDeletion } from "../../../functions/src/entities/approve-entity-deletion.ts";
import { newId } from "../../../functions/src/ids.ts";
import {
  applyForEntity,
  assignToEvent,
  buy,
  connectStripe,
  giveTeamRole,
  order,
  setRefundPolicy,
} from "../../support/actions.ts";
import { admin, callAnonymously, type Person, versionAt } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, type PlatformWorld, stripe } from "../../support/world.ts";
import { isOnItsWay, leave } from "../support/bulk.ts";
import { actorOf } from "../support/sales.ts";
import { invitationOf, noticesAbout, recordsOf, roleOf } from "../support/teams.ts";
import { entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity(), makePlatform()]);
});

const makeDoomed = () => entityOfItsOwn(world, "Doomed");

const entityOf = async (entity_id: string) => (await admin.doc(`entities/${entity_id}`).get()).data();
const reason = "We are closing down";
const request = (owner: Person, entity_id: string) => owner.call("requestEntityDeletion", { entity_id, reason });
const grantsOf = async (collection: string, entity_id: string) =>
  (await admin.collection(collection).where("entity_id", "==", entity_id).get()).size;

describe("requestEntityDeletion", () => {
  it("hides the entity and its events, and stops its sales, at once", async () => {
    const { entity_id, owner } = await makeDoomed();
    const { event_id, types } = await makeEvent({ entity_id, eventManager: owner }, [{ name: "Free", price_minor: 0 }]);
    expect(await request(owner, entity_id)).toEqual({ status: "deletion_requested" });
    expect(await entityOf(entity_id)).toMatchObject({
      status: "deletion_requested",
      visibility: "hidden",
      events_enabled: false,
      deletion: { reason, was_suspended: false },
    });
    expect((await admin.doc(`events/${event_id}`).get()).get("visibility")).toBe("hidden");
    const data = { platform_id: world.platform_id, entity_id, event_id };
    const lines = [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    await expectRefusal(
      world.buyer.call("createOrder", { ...data, lines }, { idempotency_key: crypto.randomUUID() }),
      "sales-closed",
    );
    expect(await recordsOf(entity_id, "entity.deletion_requested")).toMatchObject([
      { actor_id: owner.uid, actor_role: "owner", reason },
    ]);
    await expectRefusal(request(owner, entity_id), "failed-precondition");
    const invitation = { entity_id, email: "late@gatehouse.example", role: "admin" } as const;
    await expectRefusal(owner.call("inviteTeamMember", invitation), "failed-precondition");
  });

  it("is for the owner, with a reason", async () => {
    const { entity_id, owner, admin: teamAdmin, financeManager, stranger, master } = world;
    await expectRefusal(callAnonymously("requestEntityDeletion", { entity_id, reason }), "unauthenticated");
    for (const person of [teamAdmin, financeManager, stranger, master, other.master]) {
      await expectRefusal(request(person, entity_id), "permission-denied");
    }
    await expectRefusal(owner.send("requestEntityDeletion", { entity_id }), "invalid-argument", "reason");
    expect((await entityOf(entity_id))?.status).toBe("approved");
  });

  it("is refused for the house entity", async () => {
    const { house_entity_id, master } = world;
    await expectRefusal(request(master, house_entity_id), "failed-precondition");
    expect((await entityOf(house_entity_id))?.status).toBe("approved");
  });
});

describe("rejectEntityDeletion", () => {
  it("brings the entity and its events back, and tells the owner why", async () => {
    const { entity_id, owner } = await makeDoomed();
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, [{ name: "Free", price_minor: 0 }]);
    await request(owner, entity_id);
    const answer = await world.master.call("rejectEntityDeletion", { entity_id, reason: "Pay your buyers first" });
    expect(answer).toEqual({ status: "approved" });
    expect(await entityOf(entity_id)).toMatchObject({
      status: "approved",
      visibility: "public",
      events_enabled: true,
      deletion: null,
    });
    expect((await admin.doc(`events/${event_id}`).get()).get("visibility")).toBe("public");
    expect(await noticesAbout(owner.uid, "entity_deletion_rejected")).toMatchObject([
      { details: { entity: "Doomed", reason: "Pay your buyers first", status: "approved" } },
    ]);
    await expectRefusal(
      world.master.call("rejectEntityDeletion", { entity_id, reason: "again" }),
      "failed-precondition",
    );
  });

  it("revoked is revoked: gives an entity that was suspended its suspension back", async () => {
    const { entity_id, owner } = await makeDoomed();
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, [{ name: "Free", price_minor: 0 }]);
    await world.master.call("suspendEntity", { entity_id, reason: "Complaints" });
    await request(owner, entity_id);
    const answer = await world.master.call("rejectEntityDeletion", {
      entity_id,
      reason: "Answer the complaints first",
    });
    expect(answer).toEqual({ status: "suspended" });
    expect(await entityOf(entity_id)).toMatchObject({
      status: "suspended",
      visibility: "hidden",
      events_enabled: false,
      deletion: null,
    });
    expect((await admin.doc(`events/${event_id}`).get()).get("visibility")).toBe("hidden");
    expect(await noticesAbout(owner.uid, "entity_deletion_rejected")).toMatchObject([
      { details: { status: "suspended" } },
    ]);
    // Asked for and refused again, it is what it was still; what ends a suspension is its reinstatement.
    await request(owner, entity_id);
    await world.master.call("rejectEntityDeletion", { entity_id, reason: "Still" });
    expect((await entityOf(entity_id))?.status).toBe("suspended");
    await world.master.call("reinstateEntity", { entity_id });
    expect((await admin.doc(`events/${event_id}`).get()).get("visibility")).toBe("public");
  });

  it("is the only way back: a requested deletion is neither suspended nor reinstated nor approved away", async () => {
    const { entity_id, owner } = await makeDoomed();
    await request(owner, entity_id);
    await expectRefusal(world.master.call("suspendEntity", { entity_id, reason: "r" }), "failed-precondition");
    await expectRefusal(world.master.call("reinstateEntity", { entity_id }), "failed-precondition");
    await expectRefusal(world.master.call("approveEntity", { entity_id }), "failed-precondition");
    expect(await entityOf(entity_id)).toMatchObject({ status: "deletion_requested", deletion: { reason } });
  });

  it("is not a way to approve an application, or to lift a suspension", async () => {
    const owner = await somebody("Hopeful");
    const entity_id = await applyForEntity(owner, world.platform_id, { name: "Hopeful" });
    const reject = () => world.master.call("rejectEntityDeletion", { entity_id, reason: "r" });
    await expectRefusal(reject(), "failed-precondition");
    await world.master.call("approveEntity", { entity_id });
    await world.master.call("suspendEntity", { entity_id, reason: "r" });
    await expectRefusal(reject(), "failed-precondition");
    await request(owner, entity_id);
    expect((await entityOf(entity_id))?.deletion.was_suspended).toBe(true);
  });
});

describe("a change that somebody asked for before", () => {
  it("is not decided any more once the deletion is asked for, and is gone with the entity", async () => {
    const { entity_id, owner } = await makeDoomed();
    await owner.call("proposeEntityChange", { entity_id, name: "Another face", slug: "another-face", kind: "artist" });
    await request(owner, entity_id);
    const decide = (decision: "apply" | "reject") =>
      world.master.call("decideEntityChange", { entity_id, decision, note: "Decided" });
    for (const decision of ["apply", "reject"] as const) await expectRefusal(decide(decision), "failed-precondition");
    await world.master.call("approveEntityDeletion", { entity_id });
    for (const decision of ["apply", "reject"] as const) await expectRefusal(decide(decision), "failed-precondition");
    expect(await entityOf(entity_id)).toMatchObject({ status: "deleted", name: "Doomed", proposed: null });
  });
});

describe("approveEntityDeletion", () => {
  it("revoked is revoked: deletes the entity, and takes every grant and open invitation with it", async () => {
    const { entity_id, owner } = await makeDoomed();
    const [member, volunteer] = await Promise.all([somebody("Member"), somebody("Volunteer")]);
    await giveTeamRole(owner, entity_id, member, "event_manager");
    const { event_id } = await makeEvent({ entity_id, eventManager: member }, [{ name: "Free", price_minor: 0 }]);
    await assignToEvent(owner, event_id, volunteer, "check_in");
    const { invitation_id } = await owner.call("inviteTeamMember", {
      entity_id,
      email: world.stranger.email,
      role: "admin",
    });
    await request(owner, entity_id);
    expect(await world.master.call("approveEntityDeletion", { entity_id, note: "Agreed by phone" })).toEqual({
      status: "deleted",
    });
    expect(await entityOf(entity_id)).toMatchObject({
      status: "deleted",
      visibility: "hidden",
    });
    for (const collection of ["entity_roles", "event_roles"]) expect(await grantsOf(collection, entity_id)).toBe(0);
    expect((await invitationOf(invitation_id))?.status).toBe("withdrawn");
    await expectRefusal(member.call("setSalesOpen", { event_id, open: true }), "permission-denied");
    await expectRefusal(world.stranger.call("acceptInvitation", { invitation_id }), "failed-precondition");
    for (const person of [owner, member]) {
      expect(await noticesAbout(person.uid, "entity_deleted")).toMatchObject([{ details: { entity: "Doomed" } }]);
    }
    expect(await recordsOf(entity_id, "entity.deleted")).toMatchObject([
      { actor_id: world.master.uid, reason: "Agreed by phone" },
    ]);
    const [record] = await recordsOf(entity_id, "entity.team_dissolved");
    expect(
      record?.changes.map(({ after }: { after: unknown }) => after).filter((after: unknown) => !after),
    ).toHaveLength(3);
    await expectRefusal(world.master.call("approveEntityDeletion", { entity_id }), "failed-precondition");
  });

  it("is refused while tickets are valid, and names them; and is done once the event is over", async () => {
    const { entity_id, owner } = await makeDoomed();
    const { event_id, types } = await makeEvent({ entity_id, eventManager: owner }, [{ name: "Free", price_minor: 0 }]);
    await order(world.buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 2 }]);
    await request(owner, entity_id);
    const details = await expectRefusal(
      world.master.call("approveEntityDeletion", { entity_id }),
      "failed-precondition",
    );
    expect(details).toMatchObject({ owed: [], valid_tickets: [{ event_id, title: "Test event", count: 2 }] });
    // GOD looks on the record, and learns nothing by a refusal.
    const refusal = await expectRefusal(world.god.call("approveEntityDeletion", { entity_id }), "failed-precondition");
    expect(Object.keys(refusal).sort()).toEqual(["code", "field", "request_id", "retry"]);
    expect((await entityOf(entity_id))?.status).toBe("deletion_requested");
    await approveEntityDeletion.execute({
      data: { entity_id, version: await versionAt(`entities/${entity_id}`) },
      actor: { ...actorOf(world.master), second_factor: true },
      now: new Date(Date.now() + 40 * 86_400_000),
    });
    expect((await entityOf(entity_id))?.status).toBe("deleted");
  });

  it("is refused while money is owed to it, and names how much", async () => {
    const { entity_id, owner } = await makeDoomed();
    await Promise.all([setRefundPolicy(owner, entity_id), connectStripe(owner, entity_id, stripe)]);
    const { event_id, types } = await makeEvent({ entity_id, eventManager: owner }, [
      { name: "Priced", price_minor: 2_000 },
    ]);
    const order_id = await buy(world.buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 1 }], stripe);
    await request(owner, entity_id);
    const after = async (actor: Person) =>
      approveEntityDeletion.execute({
        data: { entity_id, version: await versionAt(`entities/${entity_id}`) },
        actor: { ...actorOf(actor), second_factor: true },
        now: new Date(Date.now() + 40 * 86_400_000),
      });
    await expect(after(world.master)).rejects.toMatchObject({
      code: "failed-precondition",
      message: "It cannot be deleted yet: €20.00 are owed to it.",
      details: { owed: [{ currency: "EUR", amount_minor: 2_000 }], valid_tickets: [] },
    });
    expect((await entityOf(entity_id))?.status).toBe("deletion_requested");
    // Refunded, nothing is owed any more.
    const [ticket] = (await admin.collection("tickets").where("order_id", "==", order_id).get()).docs;
    const { refund_id } = await owner.call("requestRefund", {
      order_id,
      ticket_ids: [ticket?.id ?? ""],
      reason: "Closing down",
    });
    expect(await owner.call("approveRefund", { refund_id })).toEqual({ status: "succeeded" });
    await world.master.call("approveEntityDeletion", { entity_id });
    expect((await entityOf(entity_id))?.status).toBe("deleted");
  });

  it("is for the platform's people who may, with a second factor, and after a request only", async () => {
    const { entity_id, owner } = await makeDoomed();
    await expectRefusal(world.master.call("approveEntityDeletion", { entity_id }), "failed-precondition");
    await request(owner, entity_id);
    for (const person of [owner, world.stranger, other.master]) {
      await expectRefusal(person.call("approveEntityDeletion", { entity_id }), "permission-denied");
      await expectRefusal(person.call("rejectEntityDeletion", { entity_id, reason: "r" }), "permission-denied");
    }
    const data = { entity_id, version: await versionAt(`entities/${entity_id}`) };
    await expect(approveEntityDeletion.execute({ data, actor: actorOf(world.master) })).rejects.toMatchObject({
      code: "second-factor-required",
    });
    expect((await entityOf(entity_id))?.status).toBe("deletion_requested");
  });

  it("has one effect under one idempotency key", async () => {
    const { entity_id, owner } = await makeDoomed();
    await request(owner, entity_id);
    const idempotency_key = `delete-${entity_id}`;
    const input = { entity_id, version: await versionAt(`entities/${entity_id}`) };
    const first = await world.master.call("approveEntityDeletion", input, { idempotency_key });
    expect(await world.master.call("approveEntityDeletion", input, { idempotency_key })).toEqual(first);
    expect(await recordsOf(entity_id, "entity.deleted")).toHaveLength(1);
  });
});

describe("a large team", () => {
  it("is dissolved in parts; cut off in the middle, a job goes on", async () => {
    const { entity_id, owner } = await makeDoomed();
    const { platform_id } = world;
    const writer = admin.bulkWriter();
    for (let index = 0; index < 230; index += 1) {
      const uid = `crowd${String(index).padStart(4, "0")}`;
      const grant = { platform_id, entity_id, uid, name: "", role: "content_editor", status: "active" };
      void writer.set(admin.doc(`entity_roles/${entity_id}_${uid}`), grant);
    }
    await writer.close();
    await request(owner, entity_id);
    const entity = admin.doc(`entities/${entity_id}`);
    // As approving leaves it, if it is cut off before the first part.
    await entity.update({ status: "deleted", request_id: newId("request") });
    const left = await leave("dissolve_team", { platform_id, entity_id });
    await resumeBulkChanges("ours", new Date());
    expect(await grantsOf("entity_roles", entity_id)).toBe(0);
    expect(await isOnItsWay(left)).toBe(false);
    const records = await recordsOf(entity_id, "entity.team_dissolved");
    const removed = records.flatMap(({ changes }) =>
      changes.filter(({ before }: { before: object }) => "uid" in before),
    );
    expect(removed).toHaveLength(231);
    expect(await roleOf(entity_id, owner)).toBeUndefined();
  });
});
