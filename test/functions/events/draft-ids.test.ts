/** Ids of events are their makers' choice: what hung on one that is gone counts for nobody's event after it. */
import { doc, serverTimestamp, setDoc } from "firebase/firestore";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../../functions/src/ids.ts";
import { addTicketType, assignToEvent, draftEvent, edit } from "../../support/actions.ts";
import { admin, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { mayList } from "../../support/rules-over-http.ts";
import type { EntityWorld } from "../../support/world.ts";
import { entityOfItsOwn, makeEntity, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let victim: { entity_id: string; owner: Person };
let accomplice: Person;

beforeAll(async () => {
  world = await makeEntity();
  victim = await entityOfItsOwn(world, "Victim");
});

const assignmentsTo = async (event_id: string) =>
  (await admin.collection("event_roles").where("event_id", "==", event_id).get()).docs;

/** A draft with somebody assigned to it, and what it says of itself. */
async function manned() {
  // Each time somebody else: nobody is sent many letters in a day.
  accomplice = await somebody("Accomplice");
  const event_id = await draftEvent(world.owner, world.entity_id, { title: "A decoy" });
  await assignToEvent(world.owner, event_id, accomplice, "event_manager");
  const fields = (await admin.doc(`events/${event_id}`).get()).data() ?? {};
  return { event_id, fields };
}

/** Writes a draft of the victim's under an id of somebody's choice. */
function draftOfVictim(event_id: string, { request_id: _, ...fields }: FirebaseFirestore.DocumentData) {
  const now = serverTimestamp();
  return setDoc(doc(victim.owner.firestore, `events/${event_id}`), {
    ...fields,
    starts_at: fields.starts_at.toDate(),
    ends_at: fields.ends_at.toDate(),
    entity_id: victim.entity_id,
    entity_name: "Victim",
    created_at: now,
    updated_at: now,
    updated_by: victim.owner.uid,
  });
}

describe("a draft that is deleted", () => {
  it("takes the assignments to it along, and records them", async () => {
    const { event_id } = await manned();
    expect(await assignmentsTo(event_id)).toHaveLength(1);
    await world.owner.call("deleteDraft", { event_id });
    expect(await assignmentsTo(event_id)).toEqual([]);
    const records = await admin.collection("audit_logs").where("resource", "==", `events/${event_id}`).get();
    const [record] = records.docs.map((each) => each.data()).filter(({ action }) => action === "event.draft_deleted");
    expect(record?.touched).toContain(`event_roles/${event_id}_${accomplice.uid}`);
    expect(
      record?.changes.find(({ resource }: { resource: string }) => resource === `events/${event_id}`),
    ).toMatchObject({ before: { title: "A decoy" }, after: null });
  });

  it("takes them along however many there are", async () => {
    const { event_id } = await manned();
    const [one] = await assignmentsTo(event_id);
    const batch = admin.batch();
    for (let number = 0; number < 450; number += 1) {
      const uid = `volunteer-${number}`;
      batch.set(admin.doc(`event_roles/${event_id}_${uid}`), { ...one?.data(), uid });
    }
    await batch.commit();
    await world.owner.call("deleteDraft", { event_id });
    expect(await assignmentsTo(event_id)).toEqual([]);
  });

  it("is there for nobody any more", async () => {
    const { event_id } = await manned();
    await world.owner.call("deleteDraft", { event_id });
    for (const person of [world.owner, accomplice, victim.owner]) {
      await expectRefusal(person.call("publishEvent", { event_id }), "permission-denied");
      await expect(edit(person, `events/${event_id}`, { title: "Back again" })).rejects.toThrow();
    }
    await expectRefusal(world.god.call("readSalesGate", { event_id }), "not-found");
    await expectRefusal(world.stranger.call("readAvailability", { event_id }), "not-found");
    expect(await mayList(world.owner, "events", { entity_id: world.entity_id })).toBe(true);
    const listed = await admin.collection("events").where("entity_id", "==", world.entity_id).get();
    expect(listed.docs.map(({ id }) => id)).not.toContain(event_id);
    const left = (await admin.doc(`events/${event_id}`).get()).data() ?? {};
    expect(Object.keys(left).sort()).toEqual(["created_at", "deleted", "request_id", "updated_at", "updated_by"]);
  });

  it("leaves an id that nobody uses again, neither its own team nor another's", async () => {
    const { event_id, fields } = await manned();
    await world.owner.call("deleteDraft", { event_id });
    await expect(draftOfVictim(event_id, fields)).rejects.toMatchObject({ code: "permission-denied" });
    await expect(addTicketType(world.owner, event_id, { name: "Free", price_minor: 0 })).rejects.toThrow();
    expect((await admin.doc(`events/${event_id}`).get()).get("deleted")).toBe(true);
    // It is for the id that it was refused.
    await draftOfVictim(newId("event"), fields);
  });
});

describe("a grant", () => {
  it("at an event counts only for the event, entity and platform that it names", async () => {
    const { event_id, fields } = await manned();
    const [grant] = await assignmentsTo(event_id);
    const named = grant?.data() ?? {};
    await world.owner.call("deleteDraft", { event_id });
    // As if the id were free, and the assignment had stayed.
    const other = newId("event");
    await draftOfVictim(other, fields);
    const ref = admin.doc(`event_roles/${other}_${accomplice.uid}`);
    const manage = () => accomplice.call("setSalesOpen", { event_id: other, open: false });
    const right = { ...named, entity_id: victim.entity_id, event_id: other };
    const wrong = [
      named,
      { ...right, entity_id: world.entity_id },
      { ...right, event_id },
      { ...right, platform_id: "another" },
      { ...right, uid: world.owner.uid },
    ];
    for (const each of wrong) {
      await ref.set(each);
      await expectRefusal(manage(), "permission-denied");
    }
    await ref.set(right);
    expect(await manage()).toEqual({ sales_open: false });
  });

  it("in a team counts only for the entity and platform that it names", async () => {
    const event_id = await draftEvent(victim.owner, victim.entity_id, { title: "Theirs" });
    const ref = admin.doc(`entity_roles/${victim.entity_id}_${accomplice.uid}`);
    const stamps = { created_at: new Date(), updated_at: new Date(), updated_by: "system" };
    const { platform_id } = world;
    const right = { platform_id, entity_id: victim.entity_id, uid: accomplice.uid, name: "A", role: "admin" };
    const manage = () => accomplice.call("setSalesOpen", { event_id, open: false });
    for (const wrong of [{ entity_id: world.entity_id }, { platform_id: "another" }, { uid: world.owner.uid }]) {
      await ref.set({ ...right, status: "active", ...stamps, ...wrong });
      await expectRefusal(manage(), "permission-denied");
    }
    await ref.set({ ...right, status: "active", ...stamps });
    expect(await manage()).toEqual({ sales_open: false });
    await ref.delete();
  });

  it("on a platform counts only for the platform that it names", async () => {
    const { platform_id } = world;
    const mine = await admin.doc(`platform_roles/${platform_id}_${world.master.uid}`).get();
    const ref = admin.doc(`platform_roles/${platform_id}_${accomplice.uid}`);
    const look = () => accomplice.call("listBanned", { platform_id });
    const right = { ...mine.data(), uid: accomplice.uid, second_factor_required: false };
    for (const wrong of [{ platform_id: "another" }, { platform_id: "global" }, { uid: world.master.uid }]) {
      await ref.set({ ...right, ...wrong });
      await expectRefusal(look(), "permission-denied");
    }
    await ref.set(right);
    expect((await look()).people).toEqual([]);
    await ref.delete();
  });
});
