/** What something is called stands in more than one place: there it follows, whoever renames it and wherever that is cut off. */
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { bulkId } from "../../../functions/src/bulk.ts";
import { resumeBulkChanges } from "../../../functions/src/carry-on.ts";
import { newId } from "../../../functions/src/ids.ts";
import { addTicketType, draftEvent } from "../../support/actions.ts";
import { admin, type Person } from "../../support/client.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { goOn, isOnItsWay, leave } from "../support/bulk.ts";
import { clearAway } from "../support/clear-away.ts";
import { failNextCommit } from "../support/meet-at-commit.ts";
import { entityOfItsOwn, makeEntity, makePlatform } from "../support/worlds.ts";

let world: EntityWorld;
beforeAll(async () => {
  world = await makeEntity();
});

const free = [{ name: "Free", price_minor: 0 }];
const stored = async (path: string) => (await admin.doc(path).get()).data();

/** Under which names the events of an entity are shown, and how many under each. */
async function namesOn(entity_id: string): Promise<Record<string, number>> {
  const { docs } = await admin.collection("events").where("entity_id", "==", entity_id).get();
  const counts: Record<string, number> = {};
  for (const event of docs) counts[event.get("entity_name")] = (counts[event.get("entity_name")] ?? 0) + 1;
  return counts;
}

async function rename(entity_id: string, owner: Person, name: string): Promise<void> {
  const { kind, slug } = (await stored(`entities/${entity_id}`)) ?? {};
  await owner.call("proposeEntityChange", { entity_id, kind, slug, name });
  await world.master.call("decideEntityChange", { entity_id, decision: "apply" });
}

describe("the name of an entity", () => {
  it("travels to its events, however many, also where that was cut off", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world, "Lantern");
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, free);
    onTestFinished(() => clearAway("entity_id", entity_id));
    const template = await stored(`events/${event_id}`);
    const many = Array.from({ length: 450 }, (_, index) => `${event_id}x${String(index).padStart(3, "0")}`);
    for (const part of [many.slice(0, 300), many.slice(300)]) {
      const batch = admin.batch();
      for (const id of part) batch.create(admin.doc(`events/${id}`), { ...template, request_id: newId("request") });
      await batch.commit();
    }
    await rename(entity_id, owner, "Lantern Light");
    expect(await namesOn(entity_id)).toEqual({ "Lantern Light": 451 });
    expect(await isOnItsWay(bulkId("carry_to_events", { entity_id }))).toBe(false);

    // As after the first page of another renaming, when the function was ended.
    const cutOff = { name: "Lantern Lit", request_id: newId("request") };
    await admin.doc(`entities/${entity_id}`).update(cutOff);
    await admin.doc(`events/${many[0]}`).update({ entity_name: "Lantern Lit", request_id: newId("request") });
    const { platform_id } = world;
    await leave("carry_to_events", { platform_id, entity_id });
    failNextCommit();
    await resumeBulkChanges("ours", new Date());
    expect(await namesOn(entity_id)).toEqual({ "Lantern Lit": 451 });
    expect(await isOnItsWay(bulkId("carry_to_events", { entity_id }))).toBe(false);

    const before = await stored(`events/${event_id}`);
    await goOn("carry_to_events", { platform_id, entity_id });
    expect(await stored(`events/${event_id}`), "what is in line is left alone").toEqual(before);
  }, 180_000);

  it("is that of the moment when a draft is published", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world, "Moment");
    const event_id = await draftEvent(owner, entity_id, { title: "Overtaken" });
    await addTicketType(owner, event_id, { name: "Free", price_minor: 0 });
    // As a draft that was made at the very moment of the renaming.
    await admin.doc(`events/${event_id}`).update({ entity_name: "Before", request_id: newId("request") });
    await owner.call("publishEvent", { event_id });
    expect((await stored(`events/${event_id}`))?.entity_name).toBe("Moment");
  });
});

describe("the name of a platform", () => {
  it("is that of its house entity, on its events too", async () => {
    const { platform_id, house_entity_id, master } = await makePlatform();
    const { event_id } = await makeEvent({ entity_id: house_entity_id, eventManager: master }, free);
    const name = `Renamed ${platform_id}`;
    await master.call("changePlatformSettings", { platform_id, name, reason: "A new season" });
    expect((await stored(`entities/${house_entity_id}`))?.name).toBe(name);
    expect((await stored(`events/${event_id}`))?.entity_name).toBe(name);
  });

  it("leaves a house entity alone that was given a name of its own", async () => {
    const { platform_id, house_entity_id, master } = await makePlatform();
    await admin.doc(`entities/${house_entity_id}`).update({ name: "The House Band", request_id: newId("request") });
    const name = `Renamed ${platform_id}`;
    await master.call("changePlatformSettings", { platform_id, name, reason: "A new season" });
    expect((await stored(`entities/${house_entity_id}`))?.name).toBe("The House Band");
  });
});
