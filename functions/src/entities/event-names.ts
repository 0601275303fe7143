/** An event carries the name of its entity, because a public list cannot look up each event's entity. */
import { entities, events } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { type Author, Work } from "../runtime/work.ts";

// A transaction takes 500 writes; the rest follows in transactions of their own.
const page = 400;

/** Renames the entity on its events, up to a page of them, in the caller's transaction; call before any write. */
export async function renameOnEvents(work: Work, entity_id: string, before: string, after: string) {
  const found =
    before === after
      ? []
      : await work.query(events().where("entity_id", "==", entity_id).where("entity_name", "==", before).limit(page));
  return {
    complete: found.length < page,
    write: () => {
      for (const event of found) work.updateQuietly(event, { entity_name: after });
    },
  };
}

/**
 * The rest, where an entity has more events than one transaction takes. Each page asks what the entity is called by
 * then, so that what is left of an older change never undoes a newer one.
 */
export async function renameOnRemainingEvents(entity_id: string, before: string, author: Author): Promise<void> {
  for (let complete = false; !complete; ) {
    complete = await database().runTransaction(async (tx) => {
      const work = new Work(tx, author);
      const entity = await work.get(entities().doc(entity_id));
      const renamed = await renameOnEvents(work, entity_id, before, entity?.data.name ?? before);
      renamed.write();
      return renamed.complete;
    });
  }
}
