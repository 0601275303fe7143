/** Who follows an entity, how many they are, and what they are told: of each thing once, however many they are. */
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { followEntity } from "../../../functions/src/follows/follow-entity.ts";
import { tellFollowers } from "../../../functions/src/follows/tell-followers.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { failNextCommit, meetAtCommit } from "../support/meet-at-commit.ts";
import { actorOf } from "../support/sales.ts";
import { noticesAbout } from "../support/teams.ts";
import { entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let open: EntityWorld;
beforeAll(async () => {
  open = await makeEntity();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const free = [{ name: "Free", price_minor: 0 }];
const followsOf = async (entity_id: string) =>
  (await admin.collection("follows").where("entity_id", "==", entity_id).get()).docs;
const countOf = async (entity_id: string) => (await callAnonymously("readFollowers", { entity_id })).count;
const newsOf = async (id: string) => (await admin.doc(`news/${id}`).get()).data();
const told = async ({ uid }: Pick<Person, "uid">, kind = "event_announced") =>
  (await noticesAbout(uid, kind)).map(({ details, link }) => ({ ...details, link }));

async function follower(entity_id: string, name = "Follower"): Promise<Person> {
  const person = await somebody(name);
  await person.call("followEntity", { entity_id });
  return person;
}

/** As many as no test signs up, since a moment; gives their uids in the order in which they are told. */
async function manyFollowers(entity_id: string, count: number, since: Date): Promise<string[]> {
  const stamps = { created_at: since, updated_at: since, updated_by: "system:test" };
  const uids = Array.from(
    { length: count },
    (_, index) => `fan-${entity_id.slice(4)}-${String(index).padStart(4, "0")}`,
  );
  for (let start = 0; start < count; start += 400) {
    const batch = admin.batch();
    for (const uid of uids.slice(start, start + 400)) {
      batch.create(admin.doc(`follows/${entity_id}_${uid}`), {
        platform_id: open.platform_id,
        entity_id,
        uid,
        ...stamps,
      });
    }
    await batch.commit();
  }
  return uids;
}

describe("followEntity and unfollowEntity", () => {
  it("count everybody once, whoever else follows and however often they ask, and tell anybody how many they are", async () => {
    const { entity_id } = await entityOfItsOwn(open);
    expect(await countOf(entity_id)).toBe(0);
    const [one, other] = [await somebody("One"), await somebody("Other")];
    await Promise.all([one, one, other].map((person) => person.call("followEntity", { entity_id })));
    expect(await one.call("followEntity", { entity_id })).toEqual({ following: true });
    expect(await countOf(entity_id)).toBe(2);
    const [stored] = (await followsOf(entity_id)).filter((follow) => follow.get("uid") === one.uid);
    expect(stored?.id).toBe(`${entity_id}_${one.uid}`);
    expect(stored?.data()).toMatchObject({
      platform_id: open.platform_id,
      entity_id,
      uid: one.uid,
      updated_by: one.uid,
    });
    expect(await one.call("unfollowEntity", { entity_id })).toEqual({ following: false });
    expect(await one.call("unfollowEntity", { entity_id })).toEqual({ following: false });
    expect(await countOf(entity_id)).toBe(1);
  });

  it("hold when two calls of one person meet", async () => {
    const { entity_id } = await entityOfItsOwn(open);
    const person = await somebody("Twice");
    meetAtCommit(2);
    const call = () => followEntity.execute({ data: { entity_id }, actor: actorOf(person) });
    expect(await Promise.all([call(), call()])).toEqual([{ following: true }, { following: true }]);
    expect(await followsOf(entity_id)).toHaveLength(1);
  });

  it("are of what is public; what is hidden since can still be left", async () => {
    const { entity_id } = await entityOfItsOwn(open);
    const person = await follower(entity_id);
    await open.master.call("suspendEntity", { entity_id, reason: "Complaints" });
    const stranger = await somebody("Late");
    for (const operation of ["followEntity", "unfollowEntity", "readFollowers"] as const) {
      await expectRefusal(stranger.call(operation, { entity_id }), "not-found");
    }
    await expectRefusal(person.call("followEntity", { entity_id }), "not-found");
    expect(await person.call("unfollowEntity", { entity_id })).toEqual({ following: false });
    await expectRefusal(person.call("unfollowEntity", { entity_id }), "not-found");
    expect(await followsOf(entity_id)).toEqual([]);
  });

  it("are of people who are signed in and not banned, on an active platform, and take nothing but the entity", async () => {
    const { entity_id, platform_id, master, god } = await makeEntity();
    await expectRefusal(callAnonymously("followEntity", { entity_id }), "unauthenticated");
    const person = await somebody("Unruly");
    for (const forged of [{ entity_id, uid: open.owner.uid }, { entity_id: "ent_1" }, { entity_id: null }, {}]) {
      await expectRefusal(person.send("followEntity", forged), "invalid-argument");
    }
    await master.call("banPerson", { platform_id, uid: person.uid, reason: "Spam" });
    await expectRefusal(person.call("followEntity", { entity_id }), "banned");
    await god.call("disablePlatform", { platform_id, reason: "Moving" });
    const stranger = await somebody("Stranger");
    await expectRefusal(stranger.call("followEntity", { entity_id }), "platform-disabled");
    await expectRefusal(callAnonymously("readFollowers", { entity_id }), "platform-disabled");
    expect(await followsOf(entity_id)).toEqual([]);
  });

  it("are no way to write without end", async () => {
    const { entity_id } = await entityOfItsOwn(open);
    const actor = { ...actorOf(await somebody("Restless")), address: "192.0.2.77" };
    const now = new Date();
    const call = () => followEntity.execute({ data: { entity_id }, actor, now });
    for (let calls = 0; calls < 60; calls += 1) await call();
    await expect(call()).rejects.toMatchObject({ code: "rate-limited" });
  });
});

describe("those who follow an entity", () => {
  it("are told of an event once it is public, each once: at once, or after a review", async () => {
    const { entity_id, owner } = await entityOfItsOwn(open, "Lantern");
    const person = await follower(entity_id);
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, free, { title: "Roof party" });
    // Two runs at once, and one after them.
    await Promise.all([tellFollowers(new Date()), tellFollowers(new Date())]);
    await tellFollowers(new Date());
    const link = `/p/${open.platform_id}/events/${event_id}`;
    expect(await told(person)).toEqual([{ entity: "Lantern", event: "Roof party", link }]);
    expect(await newsOf(event_id)).toMatchObject({ telling: false, reached: `${entity_id}_${person.uid}` });

    const reviewing = await makePlatform({ event_review: true });
    const reviewed = await entityOfItsOwn(reviewing, "Looked at");
    const patient = await follower(reviewed.entity_id);
    const made = await makeEvent({ entity_id: reviewed.entity_id, eventManager: reviewed.owner }, free);
    await tellFollowers(new Date());
    expect(await told(patient)).toEqual([]);
    await reviewing.master.call("approveEvent", { event_id: made.event_id });
    await tellFollowers(new Date());
    expect(await told(patient)).toHaveLength(1);
  });

  it("are told of an announcement, and not of what was withdrawn before they could be", async () => {
    const { entity_id, owner } = await entityOfItsOwn(open, "Lantern");
    const announced = async (title: string) => {
      const drafted = await owner.call("draftAnnouncement", { entity_id, title, text: "It is." });
      await owner.call("publishAnnouncement", drafted);
      return drafted;
    };
    const first = await follower(entity_id);
    await announced("We have moved");
    await tellFollowers(new Date());
    const link = `/p/${open.platform_id}/entities/${entity_id}`;
    const about = { entity: "Lantern", announcement: "We have moved", link };
    expect(await told(first, "announcement_published")).toEqual([about]);

    const { announcement_id } = await announced("A mistake");
    // As if the job had not come by before it was withdrawn.
    const news = await newsOf(announcement_id);
    await owner.call("withdrawAnnouncement", { announcement_id });
    await tellFollowers(new Date());
    const before = (await told(first, "announcement_published")).length;
    await admin.doc(`news/${announcement_id}`).set({ ...news, telling: true, reached: null });
    await tellFollowers(new Date());
    expect(await told(first, "announcement_published")).toHaveLength(before);
    expect(await newsOf(announcement_id)).toMatchObject({ telling: false });
  });

  it.each(["suspended", "disabled"] as const)(
    "are told nothing while their entity or its platform is %s",
    async (how) => {
      const { platform_id, entity_id, owner, master, god } = await makeEntity();
      const person = await follower(entity_id);
      const { event_id } = await makeEvent({ entity_id, eventManager: owner }, free);
      await tellFollowers(new Date());
      const before = (await told(person)).length;
      if (how === "suspended") await master.call("suspendEntity", { entity_id, reason: "Complaints" });
      else await god.call("disablePlatform", { platform_id, reason: "Moving" });
      await admin.doc(`news/${event_id}`).update({ telling: true, reached: null });
      await tellFollowers(new Date());
      expect(await told(person)).toHaveLength(before);
      expect(await newsOf(event_id)).toMatchObject({ telling: false });
    },
  );

  it("are those who did so before, are not banned, and have not left", async () => {
    const { entity_id, platform_id, owner, master } = await makeEntity();
    const [loyal, banned, gone, late, again] = [
      await follower(entity_id, "Loyal"),
      await follower(entity_id, "Banned"),
      await follower(entity_id, "Gone"),
      await somebody("Late"),
      await follower(entity_id, "Again"),
    ];
    await master.call("banPerson", { platform_id, uid: banned.uid, reason: "Spam" });
    await gone.call("unfollowEntity", { entity_id });
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, free);
    await tellFollowers(new Date());
    // The same news once more, as if nobody had been told of it; those who came later are not among them.
    await late.call("followEntity", { entity_id });
    await again.call("unfollowEntity", { entity_id });
    await again.call("followEntity", { entity_id });
    await admin.doc(`news/${event_id}`).update({ telling: true, reached: null });
    await tellFollowers(new Date());
    const counts = [loyal, banned, gone, late, again].map(async (person) => (await told(person)).length);
    expect(await Promise.all(counts)).toEqual([2, 0, 0, 0, 1]);
  });

  it("are told page after page, however many; cut off, it goes on where it was", { timeout: 180_000 }, async () => {
    const { entity_id, owner } = await entityOfItsOwn(open, "Famous");
    const uids = await manyFollowers(entity_id, 950, new Date(0));
    expect(await countOf(entity_id)).toBe(950);
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, free);
    const counts = () =>
      Promise.all(
        uids.map(async (uid) => (await admin.collection(`notifications/${uid}/items`).count().get()).data().count),
      );

    // Meets another one at its first page, and runs beside itself.
    failNextCommit();
    await Promise.all([tellFollowers(new Date()), tellFollowers(new Date())]);
    expect(new Set(await counts())).toEqual(new Set([1]));
    expect(await newsOf(event_id)).toMatchObject({ telling: false, reached: `${entity_id}_${uids.at(-1)}` });

    // As after the first page, when the function was ended.
    await admin.doc(`news/${event_id}`).update({ telling: true, reached: `${entity_id}_${uids[399]}` });
    await tellFollowers(new Date());
    const after = await counts();
    expect(new Set(after.slice(0, 400))).toEqual(new Set([1]));
    expect(new Set(after.slice(400))).toEqual(new Set([2]));
  });

  it("are told 4,000 a run, so that other jobs have their turn", { timeout: 120_000 }, async () => {
    const { entity_id, owner } = await entityOfItsOwn(open, "Very famous");
    // They follow from tomorrow on: there is nobody to tell, and still all of them to look at.
    const uids = await manyFollowers(entity_id, 4_100, new Date(Date.now() + 86_400_000));
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, free);
    await tellFollowers(new Date());
    expect(await newsOf(event_id)).toMatchObject({ telling: true, reached: `${entity_id}_${uids[3_999]}` });
    await tellFollowers(new Date());
    expect(await newsOf(event_id)).toMatchObject({ telling: false, reached: `${entity_id}_${uids.at(-1)}` });
  });
});
