/** What an entity tells everybody: who writes it, and when it shows. */
import { beforeAll, describe, expect, it } from "vitest";
import { draftAnnouncement } from "../../../functions/src/announcements/draft-announcement.ts";
import { admin, callAnonymously } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import type { EntityWorld } from "../../support/world.ts";
import { meetAtCommit } from "../support/meet-at-commit.ts";
import { actorOf } from "../support/sales.ts";
import { recordsOf } from "../support/teams.ts";
import { entityOfItsOwn, makeEntity, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: EntityWorld;
beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity(), makeEntity()]);
});

const words = { title: "We have moved", text: "Find us at the old mill.\nWrite to hello@malhar.example." };
const stored = async (announcement_id: string) => (await admin.doc(`announcements/${announcement_id}`).get()).data();
const drafted = async ({ owner, entity_id }: Pick<EntityWorld, "owner" | "entity_id">) =>
  owner.call("draftAnnouncement", { entity_id, ...words });
const published = async (of: Pick<EntityWorld, "owner" | "entity_id">) => {
  const announcement = await drafted(of);
  await of.owner.call("publishAnnouncement", announcement);
  return announcement;
};

describe("an announcement", () => {
  it.each(["owner", "admin", "contentEditor"] as const)(
    "is drafted, changed, published and withdrawn by the %s, each with a record",
    async (role) => {
      const person = world[role];
      const { entity_id, platform_id } = world;
      const { announcement_id } = await person.call("draftAnnouncement", { entity_id, ...words });
      expect(await stored(announcement_id)).toMatchObject({
        ...words,
        platform_id,
        entity_id,
        status: "draft",
        published_at: null,
        updated_by: person.uid,
      });
      await person.call("editAnnouncement", { announcement_id, ...words, title: "We are back" });
      expect(await person.call("publishAnnouncement", { announcement_id })).toEqual({ status: "published" });
      const now = await stored(announcement_id);
      expect(now).toMatchObject({ title: "We are back", text: words.text, status: "published" });
      expect(now?.published_at).toEqual(now?.updated_at);
      expect(await person.call("withdrawAnnouncement", { announcement_id })).toEqual({ status: "withdrawn" });
      const { announcement_id: doomed } = await person.call("draftAnnouncement", { entity_id, ...words });
      expect(await person.call("deleteAnnouncement", { announcement_id: doomed })).toEqual({ deleted: true });
      expect(await stored(doomed)).toBeUndefined();

      for (const action of ["edited", "published", "withdrawn"]) {
        const records = await recordsOf(entity_id, `announcement.${action}`);
        const own = records.filter(({ resource }) => resource === `announcements/${announcement_id}`);
        expect(
          own.map(({ actor_id }) => actor_id),
          action,
        ).toEqual([person.uid]);
      }
      const deleted = await recordsOf(entity_id, "announcement.draft_deleted");
      expect(deleted.filter(({ resource }) => resource === `announcements/${doomed}`)).toHaveLength(1);
      const [record] = (await recordsOf(entity_id, "announcement.drafted")).filter(({ touched }) =>
        touched.includes(`announcements/${announcement_id}`),
      );
      // How to reach the entity is its own to publish; the log, which others read, leaves it out.
      expect(JSON.stringify(record?.changes)).not.toContain("hello@malhar.example");
    },
  );

  it("deny by default: is nobody else's to touch", async () => {
    const { entity_id } = world;
    const draft = await drafted(world);
    const shown = await published(world);
    const { eventManager, financeManager, stranger, buyer, master } = world;
    for (const person of [eventManager, financeManager, stranger, buyer, master, other.owner, other.contentEditor]) {
      await expectRefusal(person.call("draftAnnouncement", { entity_id, ...words }), "permission-denied");
      await expectRefusal(person.call("editAnnouncement", { ...draft, ...words }), "permission-denied");
      await expectRefusal(person.call("publishAnnouncement", draft), "permission-denied");
      await expectRefusal(person.call("withdrawAnnouncement", shown), "permission-denied");
      await expectRefusal(person.call("deleteAnnouncement", draft), "permission-denied");
    }
    await expectRefusal(callAnonymously("publishAnnouncement", draft), "unauthenticated");
    expect(await stored(draft.announcement_id)).toMatchObject({ ...words, status: "draft" });
    expect(await stored(shown.announcement_id)).toMatchObject({ status: "published" });
  });

  it("goes from draft to published to withdrawn, and no other way", async () => {
    const { owner } = world;
    const draft = await drafted(world);
    await expectRefusal(owner.call("withdrawAnnouncement", draft), "failed-precondition");
    const shown = await published(world);
    const gone = await published(world);
    await owner.call("withdrawAnnouncement", gone);
    for (const announcement of [shown, gone]) {
      await expectRefusal(owner.call("editAnnouncement", { ...announcement, ...words }), "failed-precondition");
      await expectRefusal(owner.call("publishAnnouncement", announcement), "failed-precondition");
      await expectRefusal(owner.call("deleteAnnouncement", announcement), "failed-precondition");
    }
    await expectRefusal(owner.call("withdrawAnnouncement", gone), "failed-precondition");
  });

  it("is made once by a call that is repeated, and published once by two at the same time", async () => {
    const { owner, entity_id } = world;
    const call = () =>
      owner.call("draftAnnouncement", { entity_id, ...words }, { idempotency_key: `draft-${entity_id}` });
    const first = await call();
    expect(await call()).toEqual(first);
    const tries = await Promise.allSettled([1, 2].map(() => owner.call("publishAnnouncement", first)));
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const records = await recordsOf(entity_id, "announcement.published");
    const own = records.filter(({ resource }) => resource === `announcements/${first.announcement_id}`);
    expect(own).toHaveLength(1);
  });

  it("says something, leads nowhere by its title, and is of nobody's making but the entity's", async () => {
    const { owner, entity_id } = world;
    const send = (data: object) => owner.send("draftAnnouncement", { entity_id, ...words, ...data });
    for (const title of [
      "",
      "x",
      "x".repeat(121),
      "See evil.com",
      "me@evil.example",
      "win.c\u200bom",
      "\u200b\u200b",
      1,
    ]) {
      await expectRefusal(send({ title }), "invalid-argument", "title");
    }
    for (const text of ["", "\u200b", "x".repeat(4001), "ab\u202ecd", null]) {
      await expectRefusal(send({ text }), "invalid-argument", "text");
    }
    for (const forged of [{ status: "published" }, { platform_id: other.platform_id }, { published_at: null }]) {
      await expectRefusal(send(forged), "invalid-argument");
    }
    const longest = await owner.call("draftAnnouncement", {
      entity_id,
      title: "x".repeat(120),
      text: "x".repeat(4000),
    });
    await expectRefusal(owner.send("editAnnouncement", { ...longest, ...words, entity_id }), "invalid-argument");
    await owner.call("deleteAnnouncement", longest);
  });

  it("is drafted at most twenty times at once, also by two at the same time", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    for (let count = 0; count < 19; count += 1) await drafted({ entity_id, owner });
    meetAtCommit(2);
    const call = () => draftAnnouncement.execute({ data: { entity_id, ...words }, actor: actorOf(owner) });
    const tries = await Promise.allSettled([call(), call()]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expectRefusal(drafted({ entity_id, owner }), "failed-precondition");
    const [one] = (await admin.collection("announcements").where("entity_id", "==", entity_id).get()).docs;
    await owner.call("publishAnnouncement", { announcement_id: one?.id ?? "" });
    await drafted({ entity_id, owner });
  });

  it("is published at most ten times an hour by one person", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    const once = await published({ entity_id, owner });
    for (let calls = 0; calls < 9; calls += 1) {
      await expectRefusal(owner.call("publishAnnouncement", once), "failed-precondition");
    }
    await expectRefusal(owner.call("publishAnnouncement", once), "rate-limited");
  });

  it("is of an approved entity on an active platform; to withdraw it stays possible while the entity is suspended", async () => {
    const { entity_id, owner, master, god, platform_id } = await makeEntity();
    const of = { entity_id, owner };
    const draft = await drafted(of);
    const [one, another] = [await published(of), await published(of)];
    await master.call("suspendEntity", { entity_id, reason: "Complaints" });
    await expectRefusal(drafted(of), "failed-precondition");
    await expectRefusal(owner.call("publishAnnouncement", draft), "failed-precondition");
    await owner.call("withdrawAnnouncement", one);
    await god.call("disablePlatform", { platform_id, reason: "Moving" });
    await expectRefusal(owner.call("withdrawAnnouncement", another), "platform-disabled");
    const banned = await somebody("Nobody");
    await expectRefusal(banned.call("publishAnnouncement", draft), "permission-denied");
  });
});
