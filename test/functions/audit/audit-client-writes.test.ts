import { deleteField, doc, serverTimestamp, updateDoc } from "firebase/firestore";
import { Timestamp, Transaction } from "firebase-admin/firestore";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AuditRecord } from "../../../functions/src/audit/model.ts";
import { type ObservedWrite, recordClientWrite } from "../../../functions/src/audit/record-client-write.ts";
import { newId } from "../../../functions/src/ids.ts";
import { addTicketType, applyForEntity, draftEvent, edit, giveTeamRole } from "../../support/actions.ts";
import { admin } from "../../support/client.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { makeEntity, somebody } from "../support/worlds.ts";

let world: EntityWorld;

beforeAll(async () => {
  world = await makeEntity();
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function recordsOf(resource: string): Promise<AuditRecord[]> {
  const { docs } = await admin.collection("audit_logs").where("resource", "==", resource).get();
  const records = docs.map((record) => record.data() as AuditRecord);
  return records.sort((one, other) => one.happened_at.toMillis() - other.happened_at.toMillis());
}

/** The records of a document, as soon as the trigger has written so many. */
const recorded = (resource: string, count: number) =>
  waitFor(`${count} records of ${resource}`, async () => {
    const records = await recordsOf(resource);
    return records.length >= count ? records : undefined;
  });

/** A write by a person to a ticket type that the emulator's triggers know nothing of. */
function priceChange(more: Partial<ObservedWrite> = {}): ObservedWrite {
  const { platform_id, entity_id, eventManager } = world;
  const ticket = { platform_id, entity_id, event_id: "evt_x", name: "Seat", updated_by: eventManager.uid };
  return {
    write_id: newId("request"),
    path: `events/evt_x/ticket_types/${newId("ticket_type")}`,
    kind: "ticket_type",
    before: { ...ticket, price_minor: 1_000, updated_at: Timestamp.fromMillis(1_000) },
    after: { ...ticket, price_minor: 2_000, updated_at: Timestamp.fromMillis(2_000) },
    at: new Date(),
    ...more,
  };
}

describe("no silent power: what people write directly", () => {
  it("to events and ticket types is recorded once each, prices with before and after", async () => {
    const { eventManager, entity_id, platform_id } = world;
    const event_id = await draftEvent(eventManager, entity_id, { title: "Open air" });
    const ticket_type_id = await addTicketType(eventManager, event_id, { name: "Seat", price_minor: 1_000 });
    const ticketType = `events/${event_id}/ticket_types/${ticket_type_id}`;
    await edit(eventManager, ticketType, { price_minor: 2_500 });
    await edit(world.contentEditor, `events/${event_id}`, { description: "Bring a coat." });
    await edit(eventManager, ticketType, { name: "Good seat" });

    const ofType = await recorded(ticketType, 3);
    expect(ofType).toMatchObject([
      { action: "ticket_type.created", changes: [{ before: null, after: { price_minor: 1_000 } }] },
      {
        action: "ticket_type.price_changed",
        changes: [{ resource: ticketType, before: { price_minor: 1_000 }, after: { price_minor: 2_500 } }],
      },
      { action: "ticket_type.edited", changes: [{ before: { name: "Seat" }, after: { name: "Good seat" } }] },
    ]);
    for (const record of ofType) {
      expect(record).toMatchObject({
        platform_id,
        entity_id,
        actor_id: eventManager.uid,
        actor_name: "Event manager",
        actor_role: "event_manager",
        resource_kind: "ticket_types",
        touched: [ticketType],
      });
    }
    expect(await recorded(`events/${event_id}`, 2)).toMatchObject([
      { action: "event.created", actor_role: "event_manager" },
      { action: "event.edited", actor_role: "content_editor", changes: [{ after: { description: "Bring a coat." } }] },
    ]);
  });

  it("is recorded under the name that the team knows, or the account has, whatever the profile says by then", async () => {
    const { eventManager, entity_id, platform_id, stranger } = world;
    for (const person of [eventManager, stranger]) {
      await edit(person, `users/${person.uid}`, { name: "Somebody respectable" });
    }
    const event_id = await draftEvent(eventManager, entity_id, { title: "Under another name" });
    const [draft] = await recorded(`events/${event_id}`, 1);
    expect(draft?.actor_name).toBe("Event manager");
    const applied = await applyForEntity(stranger, platform_id, { name: "Hopeful" });
    const [application] = await recorded(`entities/${applied}`, 1);
    expect(application?.actor_name).toBe("Stranger");
  });

  it("right after an operation on the same document is recorded, and the operation's own write only once", async () => {
    const { event_id } = await makeEvent(world, [{ name: "Free", price_minor: 0 }], { affiliate_programme: false });
    const { owner } = world;
    await owner.call("setSalesOpen", { event_id, open: false });
    await edit(owner, `events/${event_id}`, { description: "One" });
    await owner.call("setSalesOpen", { event_id, open: true });
    await edit(owner, `events/${event_id}`, { description: "Two" });
    const records = await recorded(`events/${event_id}`, 6);
    expect(records.map(({ action }) => action).sort()).toEqual([
      "event.created",
      "event.edited",
      "event.edited",
      "event.sales_changed",
      "event.sales_changed",
      "event.submitted",
    ]);
  });

  it("cannot be kept out of the record: nobody touches what tells an operation's write", async () => {
    const { event_id } = await makeEvent(world, [{ name: "Free", price_minor: 0 }], { affiliate_programme: false });
    const { owner, stranger } = world;
    const ref = doc(owner.firestore, `events/${event_id}`);
    const write = (fields: Record<string, unknown>) =>
      updateDoc(ref, { description: "Hidden", updated_at: serverTimestamp(), updated_by: owner.uid, ...fields });
    const forgeries: Record<string, unknown>[] = [
      { request_id: newId("request") },
      { request_id: null },
      { request_id: deleteField() },
      { updated_by: stranger.uid },
      { updated_by: "system:audit" },
      { updated_at: new Date() },
      { created_at: serverTimestamp() },
    ];
    for (const forgery of forgeries) await expect(write(forgery)).rejects.toMatchObject({ code: "permission-denied" });
    await expect(updateDoc(ref, { description: "Hidden" })).rejects.toMatchObject({ code: "permission-denied" });
    await write({});
    const records = await recorded(`events/${event_id}`, 3);
    expect(records.filter(({ action }) => action === "event.edited")).toMatchObject([{ actor_id: owner.uid }]);
  });

  it("past the rules, with the keys of the project, is recorded as nobody's", async () => {
    const { event_id } = await makeEvent(world, [{ name: "Free", price_minor: 0 }], { affiliate_programme: false });
    await admin.doc(`events/${event_id}`).update({ title: "Slipped in" });
    const records = await recorded(`events/${event_id}`, 3);
    expect(records.filter(({ action }) => action === "event.written_past_rules")).toMatchObject([
      {
        actor_id: "unknown",
        actor_role: "unknown",
        changes: [{ before: { title: "Test event" }, after: { title: "Slipped in" } }],
      },
    ]);
  });

  it("of more than one record holds is recorded once, in parts", async () => {
    const fields = (sign: string) =>
      Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`field_${index}`, sign.repeat(90_000)]));
    const { before, after } = priceChange();
    const write = priceChange({ before: { ...before, ...fields("x") }, after: { ...after, ...fields("y") } });
    for (let times = 0; times < 2; times += 1) await recordClientWrite(write);
    const records = await recordsOf(write.path);
    expect(records.map(({ part }) => part?.number).sort()).toEqual([1, 2, 3, 4]);
    for (const record of records) expect(record).toMatchObject({ action: "ticket_type.price_changed", changes: [{}] });
    const shown = (side: "before" | "after") =>
      Object.assign({}, ...records.flatMap(({ changes }) => changes.map((change) => change[side])));
    expect(shown("before")).toEqual({ price_minor: 1_000, ...fields("x") });
    expect(shown("after")).toEqual({ price_minor: 2_000, ...fields("y") });
  });

  it("with contact data in it is recorded without that", async () => {
    const { owner, entity_id } = world;
    const description = "Ask ada@example.com or call +43 660 1234567.";
    await edit(owner, `entities/${entity_id}`, { description });
    const record = await waitFor("the record", async () =>
      (await recordsOf(`entities/${entity_id}`)).find(({ action }) => action === "entity.edited"),
    );
    expect(record.changes[0]?.after).toEqual({ description: "Ask [e-mail] or call [phone]." });
  });
});

describe("exactly once: the record of a write", () => {
  it("that is delivered many times, at once and later, is one", async () => {
    const write = priceChange();
    await Promise.all(Array.from({ length: 5 }, () => recordClientWrite(write)));
    await recordClientWrite(write);
    expect(await recordsOf(write.path)).toMatchObject([
      {
        action: "ticket_type.price_changed",
        changes: [{ before: { price_minor: 1_000 }, after: { price_minor: 2_000 } }],
      },
    ]);
  });

  it("that is delivered after a later one says when it was written, and when it was recorded", async () => {
    const first = priceChange({ at: new Date(Date.now() - 60_000) });
    const second = priceChange({
      path: first.path,
      before: first.after,
      after: { ...first.after, price_minor: 3_000, updated_at: Timestamp.fromMillis(3_000) },
      at: new Date(Date.now() - 30_000),
    });
    for (const write of [second, first, second]) await recordClientWrite(write);
    const records = await recordsOf(first.path);
    expect(records.map(({ changes }) => changes[0]?.after)).toEqual([{ price_minor: 2_000 }, { price_minor: 3_000 }]);
    expect(records[0]?.happened_at.toMillis()).toBe(first.at.getTime());
    expect(records[0]?.created_at.toMillis()).toBeGreaterThanOrEqual(records[1]?.created_at.toMillis() ?? 0);
  });

  it("comes with the next delivery if the process ended before it was committed", async () => {
    const write = priceChange();
    vi.spyOn(Transaction.prototype, "create").mockImplementationOnce(() => {
      throw new Error("The process ended");
    });
    await expect(recordClientWrite(write)).rejects.toThrow("The process ended"); // so it is delivered again
    expect(await recordsOf(write.path)).toEqual([]);
    await recordClientWrite(write);
    await recordClientWrite(write);
    expect(await recordsOf(write.path)).toHaveLength(1);
  });

  it("is none for an operation's write, however often it is delivered", async () => {
    const write = priceChange();
    const byOperation = { ...write, after: { ...write.after, request_id: newId("request") } };
    await Promise.all([recordClientWrite(byOperation), recordClientWrite(byOperation)]);
    expect(await recordsOf(write.path)).toEqual([]);
    // What a person then writes carries the operation's request id on.
    const next = { ...byOperation.after, price_minor: 4_000, updated_at: Timestamp.fromMillis(4_000) };
    await recordClientWrite({ ...write, write_id: newId("request"), before: byOperation.after, after: next });
    expect(await recordsOf(write.path)).toHaveLength(1);
  });
});

describe("the role in the record of a write", () => {
  it("is the one at the time, though it was changed or taken away before the record", async () => {
    const person = await somebody("Passing through");
    const { owner, entity_id } = world;
    const write = async () => {
      // Firestore's clock, which also dates the records; the emulator's is not quite this process's.
      const { readTime } = await admin.doc(`users/${person.uid}`).get();
      const { after, ...rest } = priceChange({ at: readTime.toDate() });
      return { ...rest, after: { ...after, updated_by: person.uid } };
    };
    const stranger = await write();
    await giveTeamRole(owner, entity_id, person, "event_manager");
    const manager = await write();
    await owner.call("changeTeamRole", { entity_id, uid: person.uid, role: "admin" });
    const administrator = await write();
    await owner.call("removeTeamMember", { entity_id, uid: person.uid });
    const former = await write();

    const roles: [ObservedWrite, string][] = [
      [former, "self"],
      [manager, "event_manager"],
      [administrator, "admin"],
      [stranger, "self"],
    ];
    for (const [observed, role] of roles) {
      await recordClientWrite(observed);
      expect(await recordsOf(observed.path)).toMatchObject([{ actor_id: person.uid, actor_role: role }]);
    }
  });
});
