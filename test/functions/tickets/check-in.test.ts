import { beforeAll, describe, expect, it } from "vitest";
import { checkInTicket } from "../../../functions/src/tickets/check-in-ticket.ts";
import { undoCheckIn } from "../../../functions/src/tickets/undo-check-in.ts";
import { assignToEvent, buy, order } from "../../support/actions.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, type PlatformWorld, stripe } from "../../support/world.ts";
import { actorOf, ticketsOf } from "../support/sales.ts";
import { noticesAbout } from "../support/teams.ts";
import { makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;
let event_id: string;
let free: string;
let priced: string;
let elsewhere: { event_id: string; types: string[] };

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity({ selling: true }), makePlatform()]);
  const made = await makeEvent(world, [
    { name: "Free", price_minor: 0, quantity: 200 },
    { name: "Priced", price_minor: 1_000, quantity: 200 },
  ]);
  event_id = made.event_id;
  [free = "", priced = ""] = made.types;
  elsewhere = await makeEvent(world, [{ name: "Free", price_minor: 0, quantity: 20 }], { title: "Another event" });
});

/** An issued ticket of the event. */
async function ticket(at = event_id, ticket_type_id = free, buyer = world.buyer) {
  const { order_id } = await order(buyer, at, [{ ticket_type_id, quantity: 1 }]);
  const [issued] = await ticketsOf(order_id);
  if (issued === undefined) throw new Error("There is no ticket");
  return issued;
}

const checkIn = (person: Person, code: string, gate = "North gate", at = event_id) =>
  person.call("checkInTicket", { event_id: at, code, gate });
const stored = async (ticket_id: string) => (await admin.doc(`tickets/${ticket_id}`).get()).data();

async function platformRole(name: string, roles: ("staff" | "admin" | "moderator" | "superadmin")[]) {
  const person = await somebody(name);
  const { platform_id } = world;
  await world.god.call("setPlatformRoles", { platform_id, email: person.email, roles, reason: "For the doors" });
  return person;
}

describe("a ticket at an hour at which nobody is expected", () => {
  const hour_ms = 3_600_000;
  const at = (hours: number) => new Date(Date.now() + hours * hour_ms);
  let guest: Person;
  beforeAll(async () => {
    guest = await somebody("Guest");
  });
  async function ticketOf(starts_at: Date) {
    const made = await makeEvent(world, [{ name: "Free", price_minor: 0 }], { starts_at, title: "Another day" });
    return { at: made.event_id, ...(await ticket(made.event_id, made.types[0], guest)) };
  }

  it("is refused without a word, and admitted with one, which the record keeps", async () => {
    const { id, code, at: event_id } = await ticketOf(at(12 * 24));
    const early = await expectRefusal(checkIn(world.owner, code, "North", event_id), "failed-precondition", "reason");
    expect(early).toMatchObject({ status: "early", starts_at: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(await stored(id)).toMatchObject({ status: "issued", checked_in_at: null });

    await world.owner.call("checkInTicket", { event_id, code, gate: "North", reason: "The crew comes in" });
    expect(await stored(id)).toMatchObject({ status: "used" });
    const records = await admin.collection("audit_logs").where("resource", "==", `events/${event_id}`).get();
    const record = records.docs.find((found) => found.get("action") === "ticket.checked_in");
    expect(record?.get("reason")).toBe("The crew comes in");
  });

  it("is admitted from twelve hours before the event begins until twelve after it has ended", async () => {
    const { code, at: event_id } = await ticketOf(at(20));
    const data = { event_id, code, gate: "North" };
    const scan = (now: Date) => checkInTicket.execute({ data, actor: actorOf(world.owner), now });
    await expect(scan(at(7.9))).rejects.toMatchObject({ details: { status: "early" } });
    await expect(scan(at(35.1))).rejects.toMatchObject({ details: { status: "late" } });
    await expect(scan(at(34.9))).resolves.toMatchObject({ ticket_type_name: "Free" });
    const { code: another, at: same } = await ticketOf(at(20));
    const early = { data: { event_id: same, code: another, gate: "North" }, actor: actorOf(world.owner), now: at(8.1) };
    await expect(checkInTicket.execute(early)).resolves.toMatchObject({ ticket_type_name: "Free" });
  });

  it("that is not good is refused for that, whatever the hour", async () => {
    const { code, at: event_id } = await ticketOf(at(12 * 24));
    await world.owner.call("checkInTicket", { event_id, code, gate: "North", reason: "The crew comes in" });
    await expectRefusal(checkIn(world.owner, code, "North", event_id), "already-checked-in");
  });
});

describe("deny by default: a ticket is checked in", () => {
  it.each(["owner", "admin", "eventManager", "master"] as const)("by the %s", async (role) => {
    const { id, code } = await ticket();
    expect(await checkIn(world[role], code)).toMatchObject({ ticket_id: id, ticket_type_name: "Free" });
    expect(await stored(id)).toMatchObject({
      status: "used",
      checked_in_by: world[role].uid,
      checked_in_gate: "North gate",
    });
  });

  it.each(["staff", "admin"] as const)("by the platform's %s, anywhere on the platform", async (role) => {
    const person = await platformRole("Platform staff", [role]);
    const [here, there] = await Promise.all([ticket(), ticket(elsewhere.event_id, elsewhere.types[0])]);
    expect(await checkIn(person, here.code)).toMatchObject({ ticket_id: here.id });
    expect(await checkIn(person, there.code, "South", elsewhere.event_id)).toMatchObject({ ticket_id: there.id });
  });

  it("by nobody else", async () => {
    const { id, code } = await ticket();
    const [moderator, staff] = await Promise.all([platformRole("Moderator", ["moderator"]), somebody("Other staff")]);
    await other.master.call("setPlatformRoles", {
      platform_id: other.platform_id,
      email: staff.email,
      roles: ["staff"],
      reason: "For the other platform's doors",
    });
    await expectRefusal(callAnonymously("checkInTicket", { event_id, code, gate: "North" }), "unauthenticated");
    const { financeManager, contentEditor, stranger, buyer } = world;
    for (const person of [financeManager, contentEditor, stranger, buyer, moderator, staff, other.master]) {
      await expectRefusal(checkIn(person, code), "permission-denied");
      await expectRefusal(person.call("undoCheckIn", { ticket_id: id, reason: "no" }), "permission-denied");
    }
    const plain = await platformRole("Superadmin without a factor", ["superadmin"]);
    await expectRefusal(checkIn(plain, code), "second-factor-required");
    expect(await stored(id)).toMatchObject({ status: "issued", checked_in_at: null });
  });

  it("by a volunteer at the one event that they are assigned to, until they are not", async () => {
    for (const role of ["check_in", "event_manager"] as const) {
      const volunteer = await somebody("Volunteer");
      await assignToEvent(world.owner, event_id, volunteer, role);
      const [here, there, later] = await Promise.all([
        ticket(),
        ticket(elsewhere.event_id, elsewhere.types[0]),
        ticket(),
      ]);
      expect(await checkIn(volunteer, here.code)).toMatchObject({ ticket_id: here.id });
      await expectRefusal(checkIn(volunteer, there.code, "North", elsewhere.event_id), "permission-denied");
      expect((await stored(there.id))?.status).toBe("issued");

      // Revoked is revoked.
      await assignToEvent(world.owner, event_id, volunteer, null);
      await expectRefusal(checkIn(volunteer, later.code), "permission-denied");
    }
  });
});

describe("a code", () => {
  it("may be typed in groups and small letters", async () => {
    for (const write of [
      (code: string) => code.toLowerCase(),
      (code: string) => `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8)}`,
      (code: string) => `  ${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}\n`.toLowerCase(),
    ]) {
      const { id, code } = await ticket();
      expect(await checkIn(world.eventManager, write(code))).toMatchObject({ ticket_id: id });
    }
  });

  it("opens the door of its own event only", async () => {
    const { id, code } = await ticket(elsewhere.event_id, elsewhere.types[0]);
    await expectRefusal(checkIn(world.eventManager, code), "not-found", "code");
    expect((await stored(id))?.status).toBe("issued");
  });

  it("that is none is refused, whatever it is", async () => {
    const garbage = ["", " ", "ABC", "ABCDEFGHJKMNP", "ABCDEFGHJK*N", "../../etc/pas", "ÄBCDEFGHJKMN", "x".repeat(41)];
    for (const code of garbage) {
      await expectRefusal(checkIn(world.eventManager, code), "invalid-argument", "code");
    }
    for (const code of [null, 123456789012, { code: "ABCDEFGHJKMN" }, ["ABCDEFGHJKMN"]]) {
      await expectRefusal(
        world.eventManager.send("checkInTicket", { event_id, code, gate: "North" }),
        "invalid-argument",
        "code",
      );
    }
    await expectRefusal(checkIn(world.eventManager, "ABCDEFGHJKMN"), "not-found", "code");
    const { code } = await ticket();
    await expectRefusal(checkIn(world.eventManager, code, " "), "invalid-argument", "gate");
    await expectRefusal(
      world.eventManager.send("checkInTicket", { event_id, code, gate: "North", status: "used" }),
      "invalid-argument",
      "status",
    );
  });

  it("does not exist before a ticket is paid for, nor after its seat was given back", async () => {
    const { order_id } = await order(world.buyer, event_id, [{ ticket_type_id: priced, quantity: 1 }]);
    const [held] = await ticketsOf(order_id);
    expect(held).toMatchObject({ status: "held", code: "null" });
    await world.buyer.call("cancelOrder", { order_id });
    const [released] = await ticketsOf(order_id);
    expect(released).toMatchObject({ status: "released", code: "null" });
  });

  it("of a refunded ticket is refused", async () => {
    const order_id = await buy(world.buyer, event_id, [{ ticket_type_id: priced, quantity: 1 }], stripe);
    const [bought] = await ticketsOf(order_id);
    const { refund_id } = await world.financeManager.call("requestRefund", {
      order_id,
      ticket_ids: [bought?.id ?? ""],
      reason: "Ill",
    });
    await world.owner.call("approveRefund", { refund_id });
    const refused = await expectRefusal(checkIn(world.eventManager, bought?.code ?? ""), "failed-precondition");
    expect(refused.status).toBe("refunded");
    expect((await stored(bought?.id ?? ""))?.status).toBe("refunded");
  });
});

describe("exactly once: a ticket", () => {
  it("is refused the second time, with the time and the gate of the first", async () => {
    const { code } = await ticket();
    const first = await checkIn(world.eventManager, code, "North gate");
    for (const person of [world.owner, world.eventManager]) {
      const refused = await expectRefusal(checkIn(person, code, "South gate"), "already-checked-in");
      expect(refused).toMatchObject({
        checked_in_at: first.checked_in_at,
        checked_in_gate: "North gate",
        ticket_type_name: "Free",
        owner_name: "Buyer",
      });
    }
  });

  it("scanned at several gates at the same moment opens one of them", async () => {
    const { id, code } = await ticket();
    const gates = ["North", "East", "South", "West"];
    const scans = await Promise.allSettled(gates.map((gate) => checkIn(world.eventManager, code, gate)));
    expect(scans.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    const open = gates[scans.findIndex(({ status }) => status === "fulfilled")];
    expect((await stored(id))?.checked_in_gate).toBe(open);
    for (const scan of scans) {
      if (scan.status === "rejected") expect(scan.reason.details).toMatchObject({ checked_in_gate: open });
    }
    const records = await admin.collection("audit_logs").where("entity_id", "==", world.entity_id).get();
    const ofTicket = records.docs.filter((record) => JSON.stringify(record.get("changes")).includes(id));
    expect(ofTicket.map((record) => record.get("action"))).toEqual(["ticket.checked_in"]);
  });

  it("checked in under one idempotency key is checked in once, and the answer is the same", async () => {
    const { id, code } = await ticket();
    const scan = () =>
      world.eventManager.call(
        "checkInTicket",
        { event_id, code, gate: "North" },
        { idempotency_key: `scan-${id}`.slice(0, 64) },
      );
    expect(await scan()).toEqual(await scan());
  });
});

describe("undoCheckIn", () => {
  it("takes a mistake back, with a reason and a record, and the ticket is good again", async () => {
    const { id, code } = await ticket();
    await checkIn(world.eventManager, code);
    await expectRefusal(world.owner.send("undoCheckIn", { ticket_id: id }), "invalid-argument", "reason");
    expect(await world.owner.call("undoCheckIn", { ticket_id: id, reason: "Wrong person" })).toEqual({
      status: "issued",
    });
    expect(await stored(id)).toMatchObject({
      status: "issued",
      checked_in_at: null,
      checked_in_by: null,
      checked_in_gate: null,
    });
    const records = await admin.collection("audit_logs").where("resource", "==", `tickets/${id}`).get();
    expect(records.docs.map((record) => record.data())).toMatchObject([
      { action: "ticket.check_in_undone", actor_id: world.owner.uid, actor_role: "owner", reason: "Wrong person" },
    ]);
    expect(await checkIn(world.eventManager, code, "South gate")).toMatchObject({ ticket_id: id });
  });

  it("is for a ticket that is checked in", async () => {
    const { id } = await ticket();
    await expectRefusal(world.owner.call("undoCheckIn", { ticket_id: id, reason: "r" }), "failed-precondition");
    // One that waits for its payment would be valid without it.
    const unpaid = await ticket(event_id, priced);
    await expectRefusal(world.owner.call("undoCheckIn", { ticket_id: unpaid.id, reason: "r" }), "failed-precondition");
    expect(await stored(unpaid.id)).toMatchObject({ status: "held", code: null });
    const unknown = "tkt_00000000000000000000";
    await expectRefusal(world.owner.call("undoCheckIn", { ticket_id: unknown, reason: "r" }), "permission-denied");
  });

  it("is for a volunteer at their own event", async () => {
    const volunteer = await somebody("Volunteer");
    await assignToEvent(world.admin, event_id, volunteer, "check_in");
    const [here, there] = await Promise.all([ticket(), ticket(elsewhere.event_id, elsewhere.types[0])]);
    await checkIn(volunteer, here.code);
    await checkIn(world.eventManager, there.code, "North", elsewhere.event_id);
    await volunteer.call("undoCheckIn", { ticket_id: here.id, reason: "Scanned the wrong one" });
    await expectRefusal(volunteer.call("undoCheckIn", { ticket_id: there.id, reason: "no" }), "permission-denied");
    const records = await admin.collection("audit_logs").where("actor_id", "==", volunteer.uid).get();
    const atTheDoor = records.docs.filter((record) => record.get("action") !== "invitation.accepted");
    expect(new Set(atTheDoor.map((record) => record.get("actor_role")))).toEqual(new Set(["event check_in"]));
    // Their own, and a minute old at most: nobody who may override had to do it. The owner is told all the same.
    expect(await noticesAbout(world.owner.uid, "check_in_overridden")).toHaveLength(1);
  });

  let fan: Person;
  beforeAll(async () => {
    fan = await somebody("Fan");
  });
  const fresh = () => ticket(event_id, free, fan);
  const undo = (person: Person, ticket_id: string) => person.call("undoCheckIn", { ticket_id, reason: "A mistake" });
  const helpers = ["check_in", "event_manager"] as const;
  const helper = async (role: (typeof helpers)[number]) => {
    const person = await somebody("Helper");
    await assignToEvent(world.owner, event_id, person, role);
    return person;
  };

  it.each(helpers)("by a helper (%s) lets no four people in on one ticket, nor three", async (role) => {
    const [one, two] = [await helper(role), await helper(role)];
    const { id, code } = await fresh();
    let admitted = 0;
    // Whoever of the two can, takes it back and scans it again, in every way that they have.
    for (let round = 0; round < 4; round += 1) {
      for (const person of [one, two]) {
        const scan = await checkIn(person, code).catch(() => null);
        if (scan !== null) admitted += 1;
        for (const other of [one, two]) await undo(other, id).catch(() => null);
      }
    }
    expect(admitted).toBe(2);
    expect((await stored(id))?.status).toBe("used");
  });

  it("by two at the same moment takes it back once", async () => {
    const person = await helper("check_in");
    const { id, code } = await fresh();
    await checkIn(person, code);
    const tries = await Promise.allSettled([undo(person, id), undo(person, id), undo(person, id)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await checkIn(person, code);
    await expectRefusal(undo(person, id), "permission-denied");
  });

  it("is for a helper's own scan, the last one, of the last minute", async () => {
    const [person, another] = [await helper("check_in"), await helper("event_manager")];
    const [first, second, old] = [await fresh(), await fresh(), await fresh()];
    await checkIn(person, first.code);
    for (const other of [another, world.eventManager]) await expectRefusal(undo(other, first.id), "permission-denied");
    await checkIn(person, second.code);
    await expectRefusal(undo(person, first.id), "permission-denied");
    expect(await undo(person, second.id)).toEqual({ status: "issued" });
    // With that one taken back, the one before is their last again.
    expect(await undo(person, first.id)).toEqual({ status: "issued" });

    await checkIn(person, old.code);
    const scanned_ms: number = (await stored(old.id))?.checked_in_at.toMillis();
    const late = (seconds: number) =>
      undoCheckIn.execute({
        data: { ticket_id: old.id, reason: "Late" },
        actor: actorOf(person),
        now: new Date(scanned_ms + seconds * 1000),
      });
    await expect(late(61)).rejects.toMatchObject({ code: "permission-denied" });
    expect(await late(59)).toEqual({ status: "issued" });
  });

  it("of any other scan is for who may override, as often as they have to; the owner is told", async () => {
    const person = await helper("check_in");
    const staff = await platformRole("Staff at the door", ["staff"]);
    const { id, code } = await fresh();
    for (const overriding of [world.admin, staff, world.owner, world.master]) {
      await checkIn(person, code);
      expect(await undo(overriding, id)).toEqual({ status: "issued" });
    }
    const told = (await noticesAbout(world.owner.uid, "check_in_overridden")).filter(
      ({ details }) => details.holder === "Fan" && details.reason === "A mistake",
    );
    expect(told.map(({ details }) => details.by)).toEqual(
      expect.arrayContaining(["Admin", "Master", "Staff at the door"]),
    );
    expect(told.map(({ details }) => details.by)).not.toContain("Owner");
  });
});
