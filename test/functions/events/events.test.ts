import { beforeAll, describe, expect, it } from "vitest";
import type { AuditChange } from "../../../functions/src/audit/model.ts";
import { publishEvent } from "../../../functions/src/events/publish-event.ts";
import { newId } from "../../../functions/src/ids.ts";
import type { PlatformRole } from "../../../functions/src/model/permissions.ts";
import { addTicketType, assignToEvent, draftEvent, edit, order } from "../../support/actions.ts";
import { admin, callAnonymously, type Person, versionAt } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { actorOf, noticesOf } from "../support/sales.ts";
import { makeEntity, somebody } from "../support/worlds.ts";

/** `open` publishes at once, `reviewing` after a look. */
let open: EntityWorld;
let reviewing: EntityWorld;
let staff: Person;

async function platformPerson(world: EntityWorld, roles: PlatformRole[]): Promise<Person> {
  const person = await somebody("Platform person");
  const { platform_id } = world;
  await world.god.call("setPlatformRoles", { platform_id, email: person.email, roles, reason: "Job" });
  return person;
}

beforeAll(async () => {
  [open, reviewing] = await Promise.all([makeEntity(), makeEntity({ event_review: true })]);
  staff = await platformPerson(reviewing, ["staff"]);
});

async function draft(world: EntityWorld, options: { types?: number } = {}) {
  const event_id = await draftEvent(world.eventManager, world.entity_id, { title: "A draft" });
  const types: string[] = [];
  for (let count = 0; count < (options.types ?? 1); count += 1) {
    types.push(await addTicketType(world.eventManager, event_id, { name: `Type ${count}`, price_minor: 0 }));
  }
  return { event_id, types };
}

const published = (world: EntityWorld) => makeEvent(world, [{ name: "Free", price_minor: 0 }]);
async function inReview() {
  const made = await draft(reviewing);
  await reviewing.eventManager.call("publishEvent", { event_id: made.event_id });
  return made;
}

const eventOf = async (event_id: string) => (await admin.doc(`events/${event_id}`).get()).data();
const auditOf = async (resource: string, action: string) =>
  (await admin.collection("audit_logs").where("resource", "==", resource).get()).docs
    .map((record) => record.data())
    .filter((record) => record.action === action);

/** Those of the team who may not touch an event, and those who are not of it. */
const outsiders = (world: EntityWorld) => [
  world.financeManager,
  world.contentEditor,
  world.stranger,
  world.buyer,
  world === open ? reviewing.owner : open.owner,
];

describe("publishEvent", () => {
  it.each(["owner", "admin", "eventManager"] as const)("lets the %s publish where no review is asked", async (role) => {
    const { event_id } = await draft(open);
    expect(await open[role].call("publishEvent", { event_id })).toEqual({ status: "published" });
    expect(await eventOf(event_id)).toMatchObject({ status: "published", visibility: "public" });
    expect(await auditOf(`events/${event_id}`, "event.submitted")).toHaveLength(1);
  });

  it("approval first: only sends to review where the platform asks for one, and the event stays hidden", async () => {
    const { event_id, types } = await draft(reviewing);
    expect(await reviewing.owner.call("publishEvent", { event_id })).toEqual({ status: "in_review" });
    expect(await eventOf(event_id)).toMatchObject({ status: "in_review", visibility: "hidden" });
    const { platform_id, entity_id } = reviewing;
    const lines = [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    const attempt = reviewing.buyer.call(
      "createOrder",
      { platform_id, entity_id, event_id, lines },
      { idempotency_key: `buy-${event_id}` },
    );
    await expectRefusal(attempt, "not-found");
  });

  it("deny by default: refuses everybody else", async () => {
    const { event_id } = await draft(open);
    await expectRefusal(callAnonymously("publishEvent", { event_id }), "unauthenticated");
    for (const person of [...outsiders(open), open.master, await platformPerson(open, ["staff", "admin"])]) {
      await expectRefusal(person.call("publishEvent", { event_id }), "permission-denied");
    }
    expect((await eventOf(event_id))?.status).toBe("draft");
  });

  it("refuses what is no draft, has no ticket type, has begun, or is of an entity that is not approved", async () => {
    const done = await published(open);
    await expectRefusal(open.owner.call("publishEvent", { event_id: done.event_id }), "failed-precondition");
    const waiting = await inReview();
    await expectRefusal(reviewing.owner.call("publishEvent", { event_id: waiting.event_id }), "failed-precondition");
    // The rules cannot see the sign between the letters that is not shown.
    const hidden = await draft(open);
    await admin.doc(`events/${hidden.event_id}`).update({ title: "win.c\u200bom" });
    await expectRefusal(open.owner.call("publishEvent", { event_id: hidden.event_id }), "failed-precondition", "title");
    // Postponed goes on to published, too: by whoever decides on that.
    const postponed = await published(open);
    await admin.doc(`events/${postponed.event_id}`).update({ status: "postponed" });
    await expectRefusal(open.owner.call("publishEvent", { event_id: postponed.event_id }), "failed-precondition");
    const empty = await draft(open, { types: 0 });
    await expectRefusal(
      open.owner.call("publishEvent", { event_id: empty.event_id }),
      "failed-precondition",
      "ticket_types",
    );
    const { event_id } = await draft(open);
    const in_40_days = new Date(Date.now() + 40 * 86_400_000);
    const late = publishEvent.execute({ data: { event_id }, actor: actorOf(open.owner), now: in_40_days });
    await expect(late).rejects.toMatchObject({ code: "failed-precondition", field: "starts_at" });
    await open.master.call("suspendEntity", { entity_id: open.entity_id, reason: "Complaints" });
    await expectRefusal(open.owner.call("publishEvent", { event_id }), "failed-precondition");
    await open.master.call("reinstateEntity", { entity_id: open.entity_id });
    expect((await eventOf(event_id))?.status).toBe("draft");
    await expectRefusal(open.owner.call("publishEvent", { event_id: "evt_00000000000000000000" }), "permission-denied");
  });
});

describe("the review", () => {
  it("approval first: makes the event public, by the platform's staff or master", async () => {
    for (const person of [staff, reviewing.master]) {
      const { event_id } = await inReview();
      expect(await person.call("approveEvent", { event_id })).toEqual({ status: "published" });
      expect(await eventOf(event_id)).toMatchObject({ status: "published", visibility: "public" });
      expect(await auditOf(`events/${event_id}`, "event.approved")).toMatchObject([{ actor_id: person.uid }]);
    }
    expect(await noticesOf(reviewing.owner.uid)).toContain("event_published");
  });

  it("sends an event back with a reason, and takes it again", async () => {
    const { event_id } = await inReview();
    await expectRefusal(staff.send("returnEvent", { event_id }), "invalid-argument", "reason");
    expect(await staff.call("returnEvent", { event_id, reason: "Where is it?" })).toEqual({ status: "draft" });
    expect(await eventOf(event_id)).toMatchObject({
      status: "draft",
      visibility: "hidden",
      review_note: "Where is it?",
    });
    expect(await noticesOf(reviewing.owner.uid)).toContain("event_returned");
    await edit(reviewing.eventManager, `events/${event_id}`, { description: "At the old mill" });
    await reviewing.eventManager.call("publishEvent", { event_id });
    expect(await eventOf(event_id)).toMatchObject({ status: "in_review", review_note: null });
  });

  it("deny by default: is nobody's of the entity's team, nor of the platform without event.approve", async () => {
    const { event_id } = await inReview();
    const others = await Promise.all(
      (["admin", "moderator", "billing_specialist"] as const).map((role) => platformPerson(reviewing, [role])),
    );
    const { owner, admin: teamAdmin, eventManager } = reviewing;
    for (const person of [owner, teamAdmin, eventManager, ...outsiders(reviewing), ...others, open.master]) {
      await expectRefusal(person.call("approveEvent", { event_id }), "permission-denied");
      await expectRefusal(person.call("returnEvent", { event_id, reason: "no" }), "permission-denied");
    }
    await expectRefusal(callAnonymously("approveEvent", { event_id }), "unauthenticated");
    const plain = await platformPerson(reviewing, ["superadmin"]);
    await expectRefusal(plain.call("approveEvent", { event_id }), "second-factor-required");
    expect(await eventOf(event_id)).toMatchObject({ status: "in_review", visibility: "hidden" });
  });

  it("is of events in review only, of entities that are approved", async () => {
    const { event_id } = await draft(reviewing);
    for (const [operation, input] of [
      ["approveEvent", { event_id }],
      ["returnEvent", { event_id, reason: "r" }],
    ] as const) {
      const version = await versionAt(`events/${event_id}`);
      await expectRefusal(staff.send(operation, { ...input, version }), "failed-precondition");
    }
    const waiting = await inReview();
    await reviewing.master.call("suspendEntity", { entity_id: reviewing.entity_id, reason: "Complaints" });
    await expectRefusal(staff.call("approveEvent", { event_id: waiting.event_id }), "failed-precondition");
    expect(await eventOf(waiting.event_id)).toMatchObject({ status: "in_review", visibility: "hidden" });
    await reviewing.master.call("reinstateEntity", { entity_id: reviewing.entity_id });
    expect((await eventOf(waiting.event_id))?.visibility).toBe("hidden");
    await staff.call("approveEvent", { event_id: waiting.event_id });
    await expectRefusal(staff.call("returnEvent", { event_id: waiting.event_id, reason: "r" }), "failed-precondition");
    await expectRefusal(staff.call("approveEvent", { event_id: waiting.event_id }), "failed-precondition");
  });
});

describe("deleteDraft", () => {
  const typesOf = async (event_id: string) => (await admin.collection(`events/${event_id}/ticket_types`).get()).size;

  it("removes a draft with its ticket types, or one of them, and records what was removed", async () => {
    const { event_id, types } = await draft(open, { types: 2 });
    await open.eventManager.call("deleteDraft", { event_id, ticket_type_id: types[0] ?? "" });
    expect(await typesOf(event_id)).toBe(1);
    await open.eventManager.call("deleteDraft", { event_id });
    expect(await eventOf(event_id)).not.toHaveProperty("title");
    expect(await typesOf(event_id)).toBe(0);
    const records = await auditOf(`events/${event_id}`, "event.draft_deleted");
    const removed = records.flatMap(({ changes }) => changes.map((change: { resource: string }) => change.resource));
    expect(removed.sort()).toEqual([
      `events/${event_id}`,
      ...types.map((id) => `events/${event_id}/ticket_types/${id}`).sort(),
    ]);
    for (const { changes } of records) for (const change of changes) expect(change.after).toBeNull();
  });

  it("removes more than one audit record holds, and names each thing in one of its parts", async () => {
    const { event_id, types } = await draft(open);
    const [first] = types;
    const type = (await admin.doc(`events/${event_id}/ticket_types/${first}`).get()).data() ?? {};
    const more = Array.from({ length: 299 }, (_, index) => `${first}x${index}`);
    const batch = admin.batch();
    // Each sign is four bytes. More types than browsers can make, and stamped as an operation's.
    const long = { ...type, name: "🎪".repeat(80), description: "🎪".repeat(1_000), request_id: newId("request") };
    for (const id of more) batch.create(admin.doc(`events/${event_id}/ticket_types/${id}`), long);
    await batch.commit();

    expect(await open.eventManager.call("deleteDraft", { event_id })).toEqual({ deleted: true });
    expect(await typesOf(event_id)).toBe(0);
    const records = (await admin.collection("audit_logs").where("resource", "==", `events/${event_id}`).get()).docs
      .filter((record) => record.get("action") === "event.draft_deleted")
      .sort((one, other) => one.get("part.number") - other.get("part.number"));
    expect(records.length).toBeGreaterThan(1);
    expect(records.map((record) => record.get("part"))).toEqual(
      records.map((_, index) => ({ first: records[0]?.id, number: index + 1, count: records.length })),
    );
    for (const field of ["actor_id", "actor_role", "entity_id", "request_id"]) {
      expect(new Set(records.map((record) => record.get(field)))).toEqual(new Set([records[0]?.get(field)]));
    }
    const removed = records.flatMap((record) => record.get("changes").map((each: AuditChange) => each.resource));
    const expected = [...types, ...more].map((id) => `events/${event_id}/ticket_types/${id}`);
    expect(removed.sort()).toEqual([`events/${event_id}`, ...expected].sort());
    for (const path of expected) expect(records.some((record) => record.get("touched").includes(path))).toBe(true);
  });

  it("refuses everybody else, an event that is no draft, and a ticket type of another", async () => {
    const { event_id } = await draft(open);
    const another = await draft(open);
    for (const person of [...outsiders(open), open.master]) {
      await expectRefusal(person.call("deleteDraft", { event_id }), "permission-denied");
    }
    const foreign = { event_id, ticket_type_id: another.types[0] ?? "" };
    await expectRefusal(open.owner.call("deleteDraft", foreign), "not-found", "ticket_type_id");
    expect(await typesOf(another.event_id)).toBe(1);
    const done = await published(open);
    const waiting = await inReview();
    await expectRefusal(open.owner.call("deleteDraft", { event_id: done.event_id }), "failed-precondition");
    await expectRefusal(reviewing.owner.call("deleteDraft", { event_id: waiting.event_id }), "failed-precondition");
    expect((await eventOf(done.event_id))?.status).toBe("published");
  });
});

describe("setSalesOpen", () => {
  it("stops and opens the sales at once, by whoever may edit the event", async () => {
    const { event_id, types } = await published(open);
    const lines = [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    for (const person of [open.owner, open.admin, open.eventManager]) {
      await person.call("setSalesOpen", { event_id, open: false });
      await expectRefusal(order(open.buyer, event_id, lines), "sales-closed");
      await person.call("setSalesOpen", { event_id, open: true });
      expect((await order(open.buyer, event_id, lines)).status).toBe("paid");
    }
    expect(await auditOf(`events/${event_id}`, "event.sales_changed")).toHaveLength(6);
    for (const person of [...outsiders(open), open.master]) {
      await expectRefusal(person.call("setSalesOpen", { event_id, open: false }), "permission-denied");
    }
    await expectRefusal(open.owner.send("setSalesOpen", { event_id, open: "no" }), "invalid-argument", "open");
    expect((await eventOf(event_id))?.sales_open).toBe(true);
  });
});

describe("changeTicketType", () => {
  it("is for whoever manages the event's ticket types, once it is no draft", async () => {
    const { event_id, types } = await published(open);
    const ticket_type_id = types[0] ?? "";
    const change = (person: Person, quantity: number, event = event_id, type = ticket_type_id) =>
      person.call("changeTicketType", { event_id: event, ticket_type_id: type, quantity, reason: "More room" });
    let quantity = 100;
    for (const person of [open.owner, open.admin, open.eventManager]) {
      quantity += 10;
      expect(await change(person, quantity)).toEqual({ changed: true });
    }
    for (const person of [...outsiders(open), open.master]) {
      await expectRefusal(change(person, 500), "permission-denied");
    }
    const stored = await admin.doc(`events/${event_id}/ticket_types/${ticket_type_id}`).get();
    expect(stored.get("quantity")).toBe(130);
    expect(await auditOf(stored.ref.path, "ticket_type.changed")).toHaveLength(3);

    const another = await draft(open);
    await expectRefusal(change(open.owner, 200, another.event_id, another.types[0]), "failed-precondition");
    await expectRefusal(change(open.owner, 200, event_id, another.types[0]), "permission-denied");
    const reasonless = open.owner.send("changeTicketType", { event_id, ticket_type_id, quantity: 200 });
    await expectRefusal(reasonless, "invalid-argument", "reason");
  });

  it("ends the sales of one type by its window", async () => {
    const { event_id, types } = await published(open);
    const ticket_type_id = types[0] ?? "";
    const end = (sales_end_at: string | null) =>
      open.owner.call("changeTicketType", { event_id, ticket_type_id, sales_end_at, reason: "Window" });
    const buy = () => order(open.buyer, event_id, [{ ticket_type_id, quantity: 1 }]);
    await end(new Date(Date.now() - 60_000).toISOString());
    expect(JSON.stringify(await expectRefusal(buy(), "sales-closed"))).toContain("after_sales_window");
    await end(null);
    expect((await buy()).status).toBe("paid");
    await expectRefusal(end("tomorrow"), "invalid-argument", "sales_end_at");
  });
});

describe("a price", () => {
  const wordsOf = (attempt: Promise<unknown>) => attempt.then(() => "", String);
  const priced = () => makeEvent(open, [{ name: "Seat", price_minor: 1_000 }], { title: "Night of prices" });
  const noticesOf = async (person: Person, event_id: string) => {
    const items = await admin
      .collection(`notifications/${person.uid}/items`)
      .where("kind", "==", "ticket_price_changed")
      .get();
    return items.docs.map((item) => item.data()).filter(({ link }) => String(link).includes(event_id));
  };

  it("is not changed by an assignment to one event, which changes how many there are", async () => {
    const [volunteer, { event_id, types }] = [await somebody("Assigned"), await priced()];
    await assignToEvent(open.owner, event_id, volunteer, "event_manager");
    const change = (fields: object) =>
      volunteer.call("changeTicketType", {
        event_id,
        ticket_type_id: types[0] ?? "",
        reason: "For a friend",
        ...fields,
      });
    for (const price_minor of [0, 900, 1_100]) {
      await expectRefusal(change({ price_minor }), "permission-denied", "price_minor");
    }
    await expectRefusal(change({ price_minor: 0, quantity: 120 }), "permission-denied", "price_minor");
    expect(await change({ quantity: 120, price_minor: 1_000 })).toEqual({ changed: true });
    const stored = await admin.doc(`events/${event_id}/ticket_types/${types[0]}`).get();
    expect(stored.data()).toMatchObject({ price_minor: 1_000, quantity: 120 });
    expect(await noticesOf(open.owner, event_id)).toEqual([]);
  });

  it("that an event manager raises, lowers or waives is told to the owner and the admins at once", async () => {
    const { event_id, types } = await priced();
    const change = (person: Person, price_minor: number) =>
      person.call("changeTicketType", { event_id, ticket_type_id: types[0] ?? "", price_minor, reason: "Late night" });
    let before = 1_000;
    for (const [count, price_minor] of [1_500, 500, 0].entries()) {
      await change(open.eventManager, price_minor);
      for (const person of [open.owner, open.admin]) {
        const told = await noticesOf(person, event_id);
        expect(told).toHaveLength(count + 1);
        expect(told.map(({ details }) => details)).toContainEqual({
          event: "Night of prices",
          ticket: "Seat",
          by: "Event manager",
          currency: "EUR",
          before_minor: String(before),
          after_minor: String(price_minor),
          reason: "Late night",
        });
      }
      before = price_minor;
    }
    await change(open.eventManager, 0);
    await change(open.admin, 2_000);
    expect(await noticesOf(open.owner, event_id)).toHaveLength(3);
    expect(await noticesOf(open.financeManager, event_id)).toEqual([]);
  });

  it("that nobody could pay is not published, and not changed to", async () => {
    const { eventManager, entity_id } = open;
    for (const [price_minor, limit] of [
      [10, "€0.50"],
      [100_000_000, "€999,999.99"],
    ] as const) {
      const event_id = await draftEvent(eventManager, entity_id, { title: "Out of bounds" });
      await addTicketType(eventManager, event_id, { name: "Free", price_minor: 0 });
      await addTicketType(eventManager, event_id, { name: "Odd one", price_minor });
      await expectRefusal(eventManager.call("publishEvent", { event_id }), "failed-precondition", "ticket_types");
      const refused = await wordsOf(eventManager.call("publishEvent", { event_id }));
      expect(refused).toContain("Odd one");
      expect(refused).toContain(limit);
      const { event_id: onSale, types } = await priced();
      const change = () =>
        open.owner.call("changeTicketType", {
          event_id: onSale,
          ticket_type_id: types[0] ?? "",
          price_minor,
          reason: "Odd",
        });
      await expectRefusal(change(), "invalid-argument", "price_minor");
      expect(await wordsOf(change())).toContain(limit);
    }
  });

  it("does not change while the event is in review, or is over", async () => {
    const { event_id, types } = await inReview();
    const change = () =>
      reviewing.owner.call("changeTicketType", {
        event_id,
        ticket_type_id: types[0] ?? "",
        quantity: 500,
        reason: "x",
      });
    await expectRefusal(change(), "failed-precondition");
    for (const status of ["cancelled", "completed"]) {
      await admin.doc(`events/${event_id}`).update({ status });
      await expectRefusal(change(), "failed-precondition");
    }
  });

  it("has sales that end after they begin", async () => {
    const { event_id, types } = await priced();
    const path = `events/${event_id}/ticket_types/${types[0]}`;
    await admin.doc(path).update({ sales_start_at: new Date(Date.now() + 3_600_000) });
    const end = (sales_end_at: string) =>
      open.owner.call("changeTicketType", { event_id, ticket_type_id: types[0] ?? "", sales_end_at, reason: "x" });
    for (const at of [new Date().toISOString(), "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) {
      await expectRefusal(end(at), "invalid-argument", "sales_end_at");
    }
  });
});

describe("setEventAssignment", () => {
  const grantOf = async (event_id: string, person: Person) =>
    (await admin.doc(`event_roles/${event_id}_${person.uid}`).get()).data();

  it("gives rights on one event only, changes them and takes them away, each on record", async () => {
    const [volunteer, here, there] = [await somebody("Volunteer"), await published(open), await published(open)];
    for (const [by, role] of [
      [open.owner, "check_in"],
      [open.admin, "event_manager"],
    ] as const) {
      await assignToEvent(by, here.event_id, volunteer, role);
      expect(await grantOf(here.event_id, volunteer)).toMatchObject({
        role,
        event_id: here.event_id,
        entity_id: open.entity_id,
        platform_id: open.platform_id,
      });
    }
    expect(await volunteer.call("setSalesOpen", { event_id: here.event_id, open: true })).toEqual({ sales_open: true });
    await expectRefusal(volunteer.call("setSalesOpen", { event_id: there.event_id, open: false }), "permission-denied");
    // Nobody grants what they lack: an assigned manager brings nobody in.
    await expectRefusal(assignToEvent(volunteer, here.event_id, open.stranger, "check_in"), "permission-denied");
    await assignToEvent(open.owner, here.event_id, volunteer, null);
    await expectRefusal(assignToEvent(open.owner, here.event_id, volunteer, null), "not-found", "uid");
    expect(await grantOf(here.event_id, volunteer)).toBeUndefined();
    await expectRefusal(volunteer.call("setSalesOpen", { event_id: here.event_id, open: false }), "permission-denied");
    expect(await auditOf(`events/${here.event_id}`, "event.assignment_changed")).toHaveLength(3);
  });

  it("tells nobody outside of the team what a draft is called", async () => {
    const [hidden, shown] = [await draft(open), await published(open)];
    const into = async (event_id: string) => {
      const { invitation_id } = await open.owner.call("setEventAssignment", {
        event_id,
        email: (await somebody("Volunteer")).email,
        role: "check_in",
      });
      return (await admin.doc(`invitations/${invitation_id}`).get()).get("into");
    };
    expect(await into(hidden.event_id)).toBe("Test entity");
    expect(await into(shown.event_id)).toBe((await eventOf(shown.event_id))?.title);
  });

  it("check_in gives the door and nothing else", async () => {
    const [volunteer, { event_id, types }] = [await somebody("Volunteer"), await published(open)];
    await assignToEvent(open.owner, event_id, volunteer, "check_in");
    const ticket_type_id = types[0] ?? "";
    const attempts = [
      volunteer.call("setSalesOpen", { event_id, open: false }),
      volunteer.call("publishEvent", { event_id }),
      volunteer.call("changeTicketType", { event_id, ticket_type_id, price_minor: 1, reason: "no" }),
      volunteer.call("readSalesGate", { event_id }),
      volunteer.call("deleteDraft", { event_id }),
      assignToEvent(volunteer, event_id, volunteer, "event_manager"),
    ];
    await Promise.all(attempts.map((attempt) => expectRefusal(attempt, "permission-denied")));
    expect(await grantOf(event_id, volunteer)).toMatchObject({ role: "check_in" });
  });

  it("deny by default: is for the owner and admins", async () => {
    const { event_id } = await published(open);
    for (const person of [open.eventManager, ...outsiders(open), open.master]) {
      await expectRefusal(assignToEvent(person, event_id, open.stranger, "check_in"), "permission-denied");
    }
    const input = { event_id, email: open.stranger.email };
    await expectRefusal(open.owner.send("setEventAssignment", { ...input, role: "owner" }), "invalid-argument", "role");
    const byAddress = { event_id, email: open.stranger.email, role: null };
    await expectRefusal(open.owner.call("setEventAssignment", byAddress), "invalid-argument", "email");
    expect(await grantOf(event_id, open.stranger)).toBeUndefined();
  });
});

describe("readSalesGate", () => {
  it("says how many of the ticket types can be bought", async () => {
    const free = { name: "Free", price_minor: 0 };
    const { event_id } = await makeEvent(open, [
      free,
      { ...free, name: "Later" },
      { name: "Priced", price_minor: 5_00 },
    ]);
    const read = () => open.owner.call("readSalesGate", { event_id });
    expect(await read()).toMatchObject({ ready: false, on_sale: 2, types: 3 });
    await open.owner.call("setSalesOpen", { event_id, open: false });
    expect(await read()).toMatchObject({ ready: false, on_sale: 0, types: 3 });
  });

  it("is for whoever works on the event, and the platform's readers of events", async () => {
    const { event_id } = await inReview();
    for (const person of [
      reviewing.owner,
      reviewing.admin,
      reviewing.eventManager,
      reviewing.contentEditor,
      reviewing.master,
      staff,
    ]) {
      expect((await person.call("readSalesGate", { event_id })).ready).toBe(false);
    }
    for (const person of [reviewing.financeManager, reviewing.stranger, open.owner, open.master]) {
      await expectRefusal(person.call("readSalesGate", { event_id }), "permission-denied");
    }
  });
});
