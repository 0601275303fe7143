/**
 * What is new of an entity, for those who follow it. It is noted in the transaction that publishes it; a job tells them,
 * page after page, so that nobody who publishes waits for thousands.
 */
import { FieldPath } from "firebase-admin/firestore";
import { entities } from "../entities/collections.ts";
import { isBannedOn } from "../model/grants.ts";
import type { Notice, Told } from "../notices.ts";
import { systemActor } from "../runtime/actor.ts";
import { typed } from "../runtime/collection.ts";
import { platforms, users } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { drain } from "../runtime/drain.ts";
import { notify } from "../runtime/notify.ts";
import { transact } from "../runtime/transact.ts";
import { type Author, type Found, instant, type Work } from "../runtime/work.ts";
import { follows, news } from "./collections.ts";
import type { News } from "./model.ts";

// A transaction takes 500 writes.
const page = 400;
/** Of one piece of news in a run of the job: no entity, however many follow it, keeps what else is due waiting. */
const pagesMost = 10;

/** What is news of an entity: an event, an announcement. */
interface Published {
  platform_id: string;
  entity_id: string;
  status: string;
}

/**
 * Notes that something was published, for {@link tellFollowers}. Its id stands for the news, and a thing is published
 * once, so nobody is told twice.
 */
export function noteForFollowers(
  work: Work,
  { ref, data }: Found<Published>,
  notice: Told & Pick<Notice, "link">,
): void {
  const { platform_id, entity_id } = data;
  work.createQuietly(news().doc(ref.id), {
    platform_id,
    entity_id,
    subject: ref.path,
    notice: { ...notice, platform_id },
    telling: true,
    reached: null,
  });
}

/** Tells all who are to be told yet of what was published by then, the oldest first. It may run twice at once, or be cut off anywhere. */
export function tellFollowers(now: Date) {
  const waiting = news().where("telling", "==", true).where("created_at", "<=", instant(now)).orderBy("created_at");
  return drain("tell followers", waiting, ({ id }) => tellPages(id, now), now);
}

async function tellPages(id: string, now: Date): Promise<void> {
  const author: Author = { uid: systemActor("tell-followers").uid, request_id: id, now };
  for (let pages = 0; pages < pagesMost && (await tellPage(id, author)); pages += 1);
}

/** Whom it tells, and how far that brings it, is committed together; gives whether there may be more. */
function tellPage(id: string, author: Author): Promise<boolean> {
  return transact(author, async (work) => {
    const piece = await work.get(news().doc(id));
    if (piece === null || !piece.data.telling) return false;
    // The news alone is locked: those who follow or publish meanwhile do not wait for it.
    const beside = work.beside();
    const found = (await isShown(beside, piece.data)) ? await beside.query(nextFollows(piece.data)) : [];
    const [{ people }] = await beside.read({ people: found.map(({ data }) => users().doc(data.uid)) });
    // It was a notice when it was noted.
    const { platform_id, notice } = piece.data;
    for (const [index, { data: follow }] of found.entries()) {
      // Who follows since then has seen it on the entity's page.
      if (follow.created_at.toMillis() > piece.data.created_at.toMillis()) continue;
      if (!isBannedOn(people[index]?.data ?? null, platform_id)) notify(work, follow.uid, notice as Notice);
    }
    const telling = found.length === page;
    work.updateQuietly(piece, { telling, reached: found.at(-1)?.id ?? piece.data.reached });
    return telling;
  });
}

function nextFollows({ entity_id, reached }: News) {
  const all = follows().where("entity_id", "==", entity_id).orderBy(FieldPath.documentId()).limit(page);
  return reached === null ? all : all.startAfter(reached);
}

/** What was withdrawn or hidden by then, nobody else is told of. */
async function isShown(work: Work, { subject, entity_id, platform_id }: News): Promise<boolean> {
  const [{ published, entity, platform }] = await work.read({
    published: database().doc(subject).withConverter(typed<Published>()),
    entity: entities().doc(entity_id),
    platform: platforms().doc(platform_id),
  });
  return (
    published?.data.status === "published" && entity?.data.visibility === "public" && platform?.data.status === "active"
  );
}
