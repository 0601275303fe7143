/** What somebody looks for in a list of events, saved under a name: written directly, and deleted by an operation. */
import { collection, getDocs, query, where } from "firebase/firestore";
import { beforeAll, expect, it } from "vitest";
import { savedFilterIdOf } from "../../../functions/src/filters/model.ts";
import { edit, saveFilter } from "../../support/actions.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import type { PlatformWorld } from "../../support/world.ts";
import { makePlatform, somebody } from "../support/worlds.ts";

let world: PlatformWorld;
beforeAll(async () => {
  world = await makePlatform();
});

const denied = { code: "permission-denied" };
const names = async ({ uid, firestore }: Person) =>
  (await getDocs(query(collection(firestore, "saved_filters"), where("uid", "==", uid)))).docs
    .map((filter) => String(filter.get("name")))
    .sort();

it("are found again, renamed and deleted by whose they are, and by nobody else", async () => {
  const { platform_id } = world;
  const [person, other] = [await somebody("Seeker"), await somebody("Other")];
  const id = await saveFilter(person, platform_id, { name: "Jazz", words: "late night", category: "music" });
  await saveFilter(other, platform_id, { name: "Theatre" });
  await edit(person, `saved_filters/${id}`, { name: "Jazz at night" });
  expect(await names(person)).toEqual(["Jazz at night"]);

  await expect(edit(other, `saved_filters/${id}`, { name: "Mine" })).rejects.toMatchObject(denied);
  await expect(getDocs(collection(other.firestore, "saved_filters"))).rejects.toMatchObject(denied);
  const { call } = other;
  await expectRefusal(call("deleteSavedFilter", { saved_filter_id: id }), "not-found");
  await expectRefusal(callAnonymously("deleteSavedFilter", { saved_filter_id: id }), "unauthenticated");
  expect(await names(person)).toEqual(["Jazz at night"]);

  expect(await person.call("deleteSavedFilter", { saved_filter_id: id })).toEqual({ deleted: true });
  await expectRefusal(person.call("deleteSavedFilter", { saved_filter_id: id }), "not-found");
  expect(await names(person)).toEqual([]);
  expect(await names(other)).toEqual(["Theatre"]);
});

it("are at most twenty of a person on a platform, also when two write into one place", async () => {
  const { platform_id } = world;
  const person = await somebody("Collector");
  const save = (number: number, name = `Filter ${number}`) => saveFilter(person, platform_id, { name, number });
  for (let number = 0; number < 20; number += 1) await save(number);
  await expect(save(20)).rejects.toMatchObject(denied);
  await expect(save(7, "Over another")).rejects.toMatchObject(denied);
  expect(await names(person)).toHaveLength(20);
  expect(await names(person)).toContain("Filter 7");

  await person.call("deleteSavedFilter", { saved_filter_id: savedFilterIdOf(platform_id, person.uid, 7) });
  const tries = await Promise.allSettled([save(7, "First"), save(7, "Second")]);
  expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await names(person)).toHaveLength(20);
});

it("take no id but one of a saved filter", async () => {
  const person = await somebody("Hostile");
  for (const saved_filter_id of [
    "",
    "x",
    `${world.platform_id}_${person.uid}_20`,
    "../users/x",
    "a/b_user01_00",
    null,
  ]) {
    await expectRefusal(person.send("deleteSavedFilter", { saved_filter_id }), "invalid-argument", "saved_filter_id");
  }
  expect((await admin.collection("saved_filters").where("uid", "==", person.uid).get()).empty).toBe(true);
});
