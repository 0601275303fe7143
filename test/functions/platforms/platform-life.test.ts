/** What becomes of a platform after it was made: closed and opened, deleted, set up anew, handed over, counted. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { bulkId } from "../../../functions/src/bulk.ts";
import { resumeBulkChanges } from "../../../functions/src/carry-on.ts";
import type { PlatformRole } from "../../../functions/src/model/permissions.ts";
import { changePlatformSettings } from "../../../functions/src/platforms/change-platform-settings.ts";
import { deletePlatform } from "../../../functions/src/platforms/delete-platform.ts";
import { disablePlatform } from "../../../functions/src/platforms/disable-platform.ts";
import { enablePlatform } from "../../../functions/src/platforms/enable-platform.ts";
import { readPlatformNumbers } from "../../../functions/src/platforms/read-platform-numbers.ts";
import { setPlatformMaster } from "../../../functions/src/platforms/set-platform-master.ts";
import { applyForEntity, buy, order } from "../../support/actions.ts";
import { admin, type OperationName, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { mayList } from "../../support/rules-over-http.ts";
import { type EntityWorld, makeEvent, newPhone, type PlatformWorld, stripe } from "../../support/world.ts";
import { isOnItsWay, leave } from "../support/bulk.ts";
import { clearAway } from "../support/clear-away.ts";
import { failNextCommit } from "../support/meet-at-commit.ts";
import { actorOf, noticesOf, ticketsOf } from "../support/sales.ts";
import { makeEntity, makePlatform, somebody } from "../support/worlds.ts";

/** A platform with an entity that sells. */
let world: EntityWorld;
let other: PlatformWorld;

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity({ selling: true }), makePlatform()]);
});

const hire = (by: Person, platform_id: string, person: Person, roles: PlatformRole[]) =>
  by.call("setPlatformRoles", { platform_id, email: person.email, roles, reason: "Hired" });
const disable = ({ god, platform_id }: PlatformWorld) => god.call("disablePlatform", { platform_id, reason: "Audit" });
const enable = ({ god, platform_id }: PlatformWorld) => god.call("enablePlatform", { platform_id, reason: "All well" });
const remove = ({ god, platform_id }: PlatformWorld) => god.call("deletePlatform", { platform_id, reason: "The end" });
const platformOf = async (platform_id: string) => (await admin.doc(`platforms/${platform_id}`).get()).data();
const statuses = async (platform_id: string) => {
  const { docs } = await admin.collection("platform_roles").where("platform_id", "==", platform_id).get();
  const counts: Record<string, number> = {};
  for (const grant of docs) counts[String(grant.get("status"))] = (counts[String(grant.get("status"))] ?? 0) + 1;
  return counts;
};
const recordsOf = async (platform_id: string, actions: string[]) =>
  (await admin.collection("audit_logs").where("platform_id", "==", platform_id).get()).docs
    .map((record) => record.data())
    .filter(({ action }) => actions.includes(action))
    .sort((one, two) => one.created_at.toMillis() - two.created_at.toMillis());

const listsTickets = (person: Person, platform_id: string) => mayList(person, "tickets", { platform_id });

describe("deny by default: a platform's life", () => {
  it("is GOD's, with a second factor; its settings are its superadmins'", async () => {
    const { platform_id, master, owner, stranger } = world;
    const manager = await somebody("Platform admin");
    await hire(master, platform_id, manager, ["admin", "support_manager"]);
    const newcomer = await somebody("Newcomer");
    const reason = "r";
    const gods: [OperationName, object][] = [
      ["disablePlatform", { platform_id, reason }],
      ["enablePlatform", { platform_id, reason }],
      ["deletePlatform", { platform_id, reason }],
      ["setPlatformMaster", { platform_id, email: newcomer.email, reason }],
      ["readPlatformNumbers", { platform_ids: [platform_id] }],
      ["grantGod", { email: newcomer.email, reason }],
      ["revokeGod", { uid: world.god.uid, reason }],
    ];
    for (const [name, input] of gods) {
      for (const person of [master, other.master, manager, owner, stranger]) {
        await expectRefusal(person.send(name, input), "permission-denied");
      }
    }
    for (const person of [other.master, manager, owner, stranger]) {
      await expectRefusal(
        person.call("changePlatformSettings", { platform_id, fee_bps: 1, reason }),
        "permission-denied",
      );
    }
    const second = { code: "second-factor-required" };
    const god = actorOf(world.god);
    const data = { platform_id, reason };
    await expect(disablePlatform.execute({ data, actor: god })).rejects.toMatchObject(second);
    await expect(enablePlatform.execute({ data, actor: god })).rejects.toMatchObject(second);
    await expect(deletePlatform.execute({ data, actor: god })).rejects.toMatchObject(second);
    await expect(
      setPlatformMaster.execute({ data: { ...data, email: newcomer.email }, actor: god }),
    ).rejects.toMatchObject(second);
    await expect(
      readPlatformNumbers.execute({ data: { platform_ids: [platform_id] }, actor: god }),
    ).rejects.toMatchObject(second);
    await expect(changePlatformSettings.execute({ data, actor: actorOf(master) })).rejects.toMatchObject(second);
    expect(await platformOf(platform_id)).toMatchObject({ status: "active", master_id: master.uid });
  });

  it("goes from active to disabled and back, and from disabled to deleted, and no other way", async () => {
    const own = await makePlatform();
    await expectRefusal(enable(own), "failed-precondition");
    await expectRefusal(remove(own), "failed-precondition");
    await disable(own);
    await expectRefusal(disable(own), "failed-precondition");
    await enable(own);
    await disable(own);
    expect(await remove(own)).toEqual({ status: "deleted" });
    for (const again of [disable, enable, remove]) await expectRefusal(again(own), "failed-precondition");
    await expectRefusal(
      own.god.call("setPlatformMaster", { platform_id: own.platform_id, email: other.master.email, reason: "r" }),
      "failed-precondition",
    );
    for (const name of ["disablePlatform", "enablePlatform", "deletePlatform"] as const) {
      await expectRefusal(own.god.send(name, { platform_id: own.platform_id }), "invalid-argument", "reason");
      await expectRefusal(own.god.send(name, { platform_id: "no-such-platform", reason: "r" }), "not-found");
    }
  });

  it("no silent power: each step has its record, by GOD, and the master is told", async () => {
    const own = await makePlatform();
    await disable(own);
    await enable(own);
    await disable(own);
    await remove(own);
    const steps = ["platform.disabled", "platform.enabled", "platform.disabled", "platform.deleted"];
    const records = await recordsOf(own.platform_id, steps);
    expect(records.map(({ action, by_god, reason }) => [action, by_god, reason])).toEqual([
      ["platform.disabled", true, "Audit"],
      ["platform.enabled", true, "All well"],
      ["platform.disabled", true, "Audit"],
      ["platform.deleted", true, "The end"],
    ]);
    expect(records[0]?.changes[0]).toMatchObject({ before: { status: "active" }, after: { status: "disabled" } });
    expect(await noticesOf(own.master.uid)).toEqual([
      "platform_deleted",
      "platform_disabled",
      "platform_disabled",
      "platform_enabled",
      "platform_role_given",
    ]);
  });
});

describe("revoked is revoked: a disabled platform", () => {
  it("locks its staff out of open sessions at the next request, by operations and rules, until it is enabled", async () => {
    const { platform_id, master, god, buyer } = world;
    const staff = await somebody("Staff");
    await hire(master, platform_id, staff, ["staff", "admin"]);
    const { event_id, types } = await makeEvent(world, [{ name: "Free", price_minor: 0 }]);
    const lines = [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    const pending = await applyForEntity(world.stranger, platform_id, { name: "Hopeful" });
    expect(await listsTickets(staff, platform_id)).toBe(true);
    expect(await listsTickets(master, platform_id)).toBe(true);

    expect(await disable(world)).toEqual({ status: "disabled" });
    expect(await listsTickets(staff, platform_id)).toBe(false);
    expect(await listsTickets(master, platform_id)).toBe(false);
    await expectRefusal(
      staff.call("setPlatformRoles", { platform_id, email: buyer.email, roles: [], reason: "r" }),
      "permission-denied",
    );
    await expectRefusal(staff.call("findPeople", { platform_id, query: "Owner" }), "platform-disabled");
    await expectRefusal(master.call("approveEntity", { entity_id: pending }), "platform-disabled");
    await expectRefusal(
      master.call("changePlatformSettings", { platform_id, fee_bps: 1, reason: "r" }),
      "platform-disabled",
    );
    await expectRefusal(order(buyer, event_id, lines), "platform-disabled");
    expect(await statuses(platform_id)).not.toHaveProperty("active");

    // A support access goes on: somebody has to be able to look.
    await god.call("openSupportAccess", { platform_id, reason: "Why is it closed", hours: 1 });
    expect(await listsTickets(god, platform_id)).toBe(true);
    await god.call("closeSupportAccess", { platform_id });

    expect(await enable(world)).toEqual({ status: "active" });
    expect(await listsTickets(staff, platform_id)).toBe(true);
    expect(await listsTickets(master, platform_id)).toBe(true);
    expect((await order(buyer, event_id, lines)).status).toBe("paid");
    expect(await master.call("approveEntity", { entity_id: pending })).toEqual({ status: "approved" });
    expect(await statuses(platform_id)).not.toHaveProperty("disabled");
  });

  it("stays closed to who is hired meanwhile, and to who is banned afterwards", async () => {
    const own = await makePlatform();
    const { platform_id, god } = own;
    const [early, late, banned] = await Promise.all(["Early", "Late", "Banned"].map((name) => somebody(name)));
    if (!early || !late || !banned) throw new Error("Somebody is missing");
    await hire(own.master, platform_id, early, ["staff"]);
    await hire(own.master, platform_id, banned, ["staff"]);
    await disable(own);
    await hire(god, platform_id, late, ["staff"]);
    expect(await listsTickets(late, platform_id)).toBe(false);
    await admin.doc(`users/${banned.uid}`).update({ banned_on: [platform_id] });
    await enable(own);
    expect(await listsTickets(early, platform_id)).toBe(true);
    expect(await listsTickets(late, platform_id)).toBe(true);
    expect(await listsTickets(banned, platform_id)).toBe(false);
  });

  it("leaves nobody in who is hired at the same moment", async () => {
    const own = await makePlatform();
    const staff = await Promise.all(Array.from({ length: 6 }, (_, index) => somebody(`Hired ${index}`)));
    await Promise.allSettled([
      ...staff.slice(0, 3).map((person) => hire(own.god, own.platform_id, person, ["staff"])),
      disable(own),
      ...staff.slice(3).map((person) => hire(own.god, own.platform_id, person, ["staff"])),
    ]);
    expect((await platformOf(own.platform_id))?.status).toBe("disabled");
    expect(await statuses(own.platform_id)).not.toHaveProperty("active");
  });

  it("reaches all its staff, however many, also where it was cut off", async () => {
    const own = await makePlatform();
    const { platform_id } = own;
    const template = (await admin.doc(`platform_roles/${platform_id}_${own.master.uid}`).get()).data();
    onTestFinished(() => clearAway("platform_id", platform_id));
    const many = Array.from({ length: 450 }, (_, index) => `crowd${String(index).padStart(4, "0")}`);
    for (const part of [many.slice(0, 300), many.slice(300)]) {
      const batch = admin.batch();
      for (const uid of part) batch.create(admin.doc(`platform_roles/${platform_id}_${uid}`), { ...template, uid });
      await batch.commit();
    }
    await disable(own);
    expect(await statuses(platform_id)).toEqual({ disabled: 451 });
    expect(await isOnItsWay(bulkId("follow_status", { platform_id }))).toBe(false);
    await enable(own);
    expect(await statuses(platform_id)).toEqual({ active: 451 });

    // As after the first page of another one, when the function was ended.
    await admin.doc(`platforms/${platform_id}`).update({ status: "disabled" });
    await leave("follow_status", { platform_id });
    failNextCommit();
    await resumeBulkChanges("ours", new Date());
    expect(await statuses(platform_id)).toEqual({ disabled: 451 });
    expect(await isOnItsWay(bulkId("follow_status", { platform_id }))).toBe(false);
  }, 180_000);
});

describe("deletePlatform", () => {
  it("is refused while tickets are valid, orders are pending or money is owed, and says which", async () => {
    const own = await makeEntity({ selling: true });
    const { platform_id, buyer, financeManager, owner } = own;
    const { event_id, types } = await makeEvent(
      own,
      [
        { name: "Free", price_minor: 0 },
        { name: "Priced", price_minor: 2_000 },
      ],
      { title: "Last night" },
    );
    const [free = "", priced = ""] = types;
    const paid = await buy(buyer, event_id, [{ ticket_type_id: priced, quantity: 1 }], stripe);
    await buy(buyer, event_id, [{ ticket_type_id: free, quantity: 2 }], stripe);
    const unpaid = await order(buyer, event_id, [{ ticket_type_id: priced, quantity: 1 }]);
    const refund = await financeManager.call("requestRefund", {
      order_id: paid,
      ticket_ids: (await ticketsOf(paid)).map(({ id }) => id),
      reason: "The end",
    });
    await disable(own);
    const details = await expectRefusal(remove(own), "failed-precondition");
    // Disabling the platform has closed the page of the one that waited. How much it is stands on the platform's pages.
    expect(details).toMatchObject({ open: ["balances", "unfinished_refunds", "valid_tickets"] });
    await expect(remove(own)).rejects.toThrow(
      "money is owed on it, refunds are under way and there are valid tickets for events that are not over.",
    );

    // A refund that a bank has sent back, or that nobody could send for money that came for nothing, is the buyer's still.
    const failed = { platform_id, status: "failed", ticket_ids: [], amount_minor: 500, currency: "EUR" };
    const owed = admin.doc(`refunds/${randomUUID()}`);
    await owed.set(failed);
    expect(await expectRefusal(remove(own), "failed-precondition")).toMatchObject({
      open: ["balances", "unfinished_refunds", "owed_refunds", "valid_tickets"],
    });
    await owed.delete();

    // Paid back, given up, and over.
    await enable(own);
    await owner.call("approveRefund", { refund_id: refund.refund_id });
    expect((await admin.doc(`orders/${unpaid.order_id}`).get()).get("status")).toBe("expired");
    await disable(own);
    const left = await expectRefusal(remove(own), "failed-precondition");
    expect(left).toMatchObject({ open: ["valid_tickets"] });
    await admin.doc(`events/${event_id}`).update({ ends_at: new Date(Date.now() - 1_000) });
    const due = admin.doc(`ledger/${randomUUID()}`);
    const entries = [
      { account: "buyers", amount_minor: -500 },
      { account: `refunds_due:${platform_id}`, amount_minor: 500 },
    ];
    await due.set({ platform_id, kind: "refund_returned", order_id: paid, refund_id: null, currency: "EUR", entries });
    expect(await expectRefusal(remove(own), "failed-precondition")).toMatchObject({ open: ["balances"] });
    await due.delete();
    expect(await remove(own)).toEqual({ status: "deleted" });

    // What was sold and done stays on record.
    const ledger = await admin.collection("ledger").where("platform_id", "==", platform_id).get();
    expect(ledger.size).toBe(2);
    expect(await recordsOf(platform_id, ["platform.deleted"])).toHaveLength(1);
    await expectRefusal(order(buyer, event_id, [{ ticket_type_id: free, quantity: 1 }]), "platform-disabled");
    await expectRefusal(
      own.god.call("createPlatform", { platform_id, name: "Again", currency: "EUR", master_email: buyer.email }),
      "already-exists",
    );
  });
});

describe("changePlatformSettings", () => {
  const change = (person: Person, input: object, platform_id = world.platform_id) =>
    person.send("changePlatformSettings", { platform_id, reason: "A new season", ...input });

  it("no silent power: changes what is given, and records before and after", async () => {
    const { platform_id, master, god } = world;
    const before = (await platformOf(platform_id))?.settings;
    await change(master, { name: "Renamed", fee_bps: 700, event_review: true, refund_own_limit_minor: 5_000 });
    const after = { ...before, fee_bps: 700, event_review: true, refund_own_limit_minor: 5_000 };
    expect(await platformOf(platform_id)).toMatchObject({ name: "Renamed", settings: after });
    const [record] = await recordsOf(platform_id, ["platform.settings_changed"]);
    expect(record).toMatchObject({
      actor_id: master.uid,
      actor_role: "superadmin",
      by_god: false,
      reason: "A new season",
    });
    expect(record?.changes[0]).toMatchObject({ before: { settings: before }, after: { settings: after } });
    expect(await noticesOf(master.uid)).not.toContain("platform_settings_changed");
    await change(god, { event_review: false });
    expect(await noticesOf(master.uid)).toContain("platform_settings_changed");
    expect((await platformOf(platform_id))?.settings).toEqual({ ...after, event_review: false });
  });

  it("no silent power: what is looked at less, or decided about more money, is told to all who would have looked", async () => {
    const own = await makePlatform({ event_review: true });
    const { platform_id, master, god } = own;
    const second = await somebody("Second superadmin", newPhone());
    await hire(god, platform_id, second, ["superadmin"]);
    const toldOf = async (uid: string) => {
      const items = admin.collection(`notifications/${uid}/items`).where("kind", "==", "platform_settings_changed");
      return (await items.where("platform_id", "==", platform_id).get()).size;
    };
    const told = () => Promise.all([second.uid, god.uid, master.uid].map(toldOf));
    await change(master, { unpaid_tickets_max: 5, refund_own_limit_minor: 0 }, platform_id);
    expect(await told()).toEqual([0, 0, 0]);
    const loosened = [
      { event_review: false },
      { refund_own_limit_minor: 100 },
      { refund_entity_limit_minor: 900_000 },
      { commission_share_bps_max: 9_000 },
      { fee_bps: 4_000 },
    ];
    for (const [index, input] of loosened.entries()) {
      await change(master, input, platform_id);
      expect(await told()).toEqual([index + 1, index + 1, 0]);
    }
    await change(master, { event_review: true, refund_own_limit_minor: 0 }, platform_id);
    expect(await told()).toEqual([5, 5, 0]);
  });

  it("refuses a name that people would take for another platform, or for somebody's staff", async () => {
    const other = await makePlatform();
    const name = (await platformOf(other.platform_id))?.name ?? "";
    for (const taken of [
      name,
      name.toUpperCase().replaceAll("E", "Е"),
      `The ${name} team`,
      other.platform_id,
      "Support",
    ]) {
      await expectRefusal(change(world.master, { name: taken }), "failed-precondition", "name");
    }
    await change(world.master, { name: `Friends of ${name}` });
    // Its own is no other's.
    await change(other.master, { name: `The ${name}` }, other.platform_id);
  });

  it("asks for the right to change fees where a fee changes", async () => {
    const { platform_id, master } = world;
    const clerk = await somebody("Clerk");
    await hire(master, platform_id, clerk, ["staff"]);
    const grant = admin.doc(`platform_roles/${platform_id}_${clerk.uid}`);
    onTestFinished(() => clearAway("uid", clerk.uid));
    await grant.update({ permissions: ["setting.update"] });
    const { fee_bps } = (await platformOf(platform_id))?.settings ?? {};
    await expectRefusal(change(clerk, { fee_bps: fee_bps + 1 }), "permission-denied", "fee_bps");
    await expectRefusal(change(clerk, { fee_fixed_minor: 0 }), "permission-denied", "fee_fixed_minor");
    await change(clerk, { fee_bps, refund_entity_limit_minor: 90_000 });
    await grant.update({ permissions: ["setting.update", "fee.update"] });
    await change(clerk, { fee_bps: fee_bps + 1 });
    expect((await platformOf(platform_id))?.settings).toMatchObject({
      fee_bps: fee_bps + 1,
      refund_entity_limit_minor: 90_000,
    });
  });

  it("refuses what is none of its fields, and values that make no sense", async () => {
    const before = await platformOf(world.platform_id);
    const wrong: [string, object][] = [
      ["currency", { currency: "USD" }],
      ["status", { status: "deleted" }],
      ["master_id", { master_id: world.buyer.uid }],
      ["settings", { settings: {} }],
      ["fee_bps", { fee_bps: 5_001 }],
      ["fee_bps", { fee_bps: -1 }],
      ["fee_bps", { fee_bps: 1.5 }],
      ["fee_fixed_minor", { fee_fixed_minor: -1 }],
      ["commission_levels", { commission_levels: 4 }],
      ["event_review", { event_review: "yes" }],
      ["name", { name: "x" }],
      ["reason", { reason: "" }],
      ["refund_own_limit_minor", { refund_own_limit_minor: 2, refund_entity_limit_minor: 1 }],
    ];
    for (const [field, input] of wrong) await expectRefusal(change(world.master, input), "invalid-argument", field);
    expect(await platformOf(world.platform_id)).toEqual(before);
  });

  it("holds from the next order on", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Priced", price_minor: 1_000 }]);
    const lines = [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    await change(world.master, { fee_bps: 1_000, fee_fixed_minor: 10 });
    const first = await order(world.buyer, event_id, lines);
    await change(world.master, { fee_bps: 0, fee_fixed_minor: 0 });
    const second = await order(world.buyer, event_id, lines);
    const fees = await Promise.all(
      [first, second].map(async ({ order_id }) => (await admin.doc(`orders/${order_id}`).get()).get("fee_minor")),
    );
    expect(fees).toEqual([110, 0]);
  });
});

describe("setPlatformMaster", () => {
  const hand = ({ god, platform_id }: PlatformWorld, email: string) =>
    god.call("setPlatformMaster", { platform_id, email, reason: "Sold" });

  it("nobody raises themselves: GOD makes no GOD's self the master, who would look without a record", async () => {
    const own = await makePlatform();
    await expectRefusal(hand(own, own.god.email), "permission-denied", "email");
    expect(await platformOf(own.platform_id)).toMatchObject({ master_id: own.master.uid });
  });

  it("one owner: hands platform and house entity over, atomically, and tells both", async () => {
    const own = await makePlatform();
    const { platform_id, house_entity_id, master } = own;
    const successor = await somebody("Successor", newPhone());
    await hire(master, platform_id, successor, ["moderator"]);
    await hand(own, successor.email);
    expect(await platformOf(platform_id)).toMatchObject({ master_id: successor.uid });
    const grants = await admin.collection("platform_roles").where("platform_id", "==", platform_id).get();
    expect(grants.docs.map((grant) => [grant.get("uid"), grant.get("roles"), grant.get("status")])).toEqual([
      [successor.uid, ["moderator", "superadmin"], "active"],
    ]);
    expect(grants.docs[0]?.get("second_factor_required")).toBe(true);
    const team = await admin.collection("entity_roles").where("entity_id", "==", house_entity_id).get();
    expect(team.docs.map((place) => [place.get("uid"), place.get("role")])).toEqual([[successor.uid, "owner"]]);
    expect((await admin.doc(`entities/${house_entity_id}`).get()).get("owner_id")).toBe(successor.uid);

    // The one before is out, the new one in.
    const pending = await applyForEntity(world.stranger, platform_id, { name: "Hopeful" });
    await expectRefusal(master.call("approveEntity", { entity_id: pending }), "permission-denied");
    expect(await listsTickets(master, platform_id)).toBe(false);
    expect(await successor.call("approveEntity", { entity_id: pending })).toEqual({ status: "approved" });
    expect(await noticesOf(master.uid)).toContain("platform_master_taken");
    expect(await noticesOf(successor.uid)).toContain("platform_master_given");
    const [record] = await recordsOf(platform_id, ["platform.master_changed"]);
    expect(record).toMatchObject({ actor_id: own.god.uid, by_god: true, reason: "Sold" });
    const changed = record?.changes.map(({ resource }: { resource: string }) => resource).sort();
    expect(changed).toEqual(
      [
        `platform_roles/${platform_id}_${successor.uid}`,
        `platform_roles/${platform_id}_${master.uid}`,
        `entity_roles/${house_entity_id}_${successor.uid}`,
        `entity_roles/${house_entity_id}_${master.uid}`,
        `entities/${house_entity_id}`,
        `platforms/${platform_id}`,
      ].sort(),
    );
  });

  it("one owner: two changes at once leave one master, and one owner", async () => {
    const own = await makePlatform();
    const [one, two] = await Promise.all([somebody("One"), somebody("Two")]);
    await Promise.allSettled([hand(own, one.email), hand(own, two.email)]);
    const master_id = (await platformOf(own.platform_id))?.master_id;
    const grants = await admin.collection("platform_roles").where("platform_id", "==", own.platform_id).get();
    expect(grants.docs.map((grant) => grant.get("uid"))).toEqual([master_id]);
    const team = await admin.collection("entity_roles").where("entity_id", "==", own.house_entity_id).get();
    expect(team.docs.map((place) => [place.get("uid"), place.get("role")])).toEqual([[master_id, "owner"]]);
    expect((await admin.doc(`entities/${own.house_entity_id}`).get()).get("owner_id")).toBe(master_id);
  });

  it("refuses the master there is, whom nobody knows, and who is banned", async () => {
    const own = await makePlatform();
    const banned = await somebody("Banned");
    await admin.doc(`users/${banned.uid}`).update({ banned_on: [own.platform_id] });
    await expectRefusal(hand(own, own.master.email), "failed-precondition", "email");
    await expectRefusal(hand(own, "nobody@gatehouse.example"), "not-found", "email");
    await expectRefusal(hand(own, banned.email), "failed-precondition", "email");
    expect(await platformOf(own.platform_id)).toMatchObject({ master_id: own.master.uid });
  });

  it("is the only way to part a master from being superadmin", async () => {
    const own = await makePlatform();
    await expectRefusal(hire(own.god, own.platform_id, own.master, []), "permission-denied", "roles");
    await expectRefusal(hire(own.god, own.platform_id, own.master, ["staff"]), "permission-denied", "roles");
  });
});

describe("readPlatformNumbers", () => {
  it("counts, and is recorded as GOD's", async () => {
    const own = await makeEntity();
    const { platform_id, god, buyer, master } = own;
    await applyForEntity(own.stranger, platform_id, { name: "Hopeful" });
    const { event_id, types } = await makeEvent(own, [{ name: "Free", price_minor: 0 }]);
    await buy(buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 3 }], stripe);
    const staff = await somebody("Staff");
    await hire(master, platform_id, staff, ["staff"]);
    await god.call("openSupportAccess", { platform_id, reason: "A look", hours: 1 });
    const request = randomUUID();
    const numbers = await god.call(
      "readPlatformNumbers",
      { platform_ids: [platform_id, "no-such-platform"] },
      { idempotency_key: request },
    );
    expect(numbers).toEqual([
      {
        platform_id,
        status: "active",
        master_name: "Master",
        entities: { approved: 2, pending: 1 },
        events: 1,
        valid_tickets: 3,
        paid_orders: 1,
        staff: 2,
      },
    ]);
    const records = await admin.collection("audit_logs").where("action", "==", "platform.numbers_read").get();
    expect(records.docs.map((record) => record.data())).toContainEqual(
      expect.objectContaining({ actor_id: god.uid, by_god: true, platform_id: "global" }),
    );
    await expectRefusal(god.send("readPlatformNumbers", { platform_ids: [] }), "invalid-argument", "platform_ids");
  });
});
