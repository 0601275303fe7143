/** An event carries its own visibility, because a public list cannot look up each event's entity. */
import type { EventStatus } from "../model/states.ts";
import { entities, events } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { type Author, Work } from "../runtime/work.ts";

// A transaction takes 500 writes; the rest follows in transactions of their own.
const page = 400;
const shown: readonly EventStatus[] = ["published", "postponed", "cancelled", "completed"];

/** Shows or hides the entity's events, up to a page of them, in the caller's transaction; call before any write. */
export async function alignEvents(work: Work, entity_id: string, visibility: "hidden" | "public") {
  const wrong = await work.query(
    events()
      .where("entity_id", "==", entity_id)
      .where("visibility", "==", visibility === "public" ? "hidden" : "public")
      .where("status", "in", shown)
      .limit(page),
  );
  return {
    complete: wrong.length < page,
    write: () => {
      for (const event of wrong) work.updateQuietly(event, { visibility });
    },
  };
}

/**
 * The rest, where an entity has more events than one transaction takes. Each page asks the entity as it is by then: what
 * is left of an older change never shows what a newer one has hidden. Sales stop or go on without it: they ask the
 * entity.
 */
export async function alignRemainingEvents(entity_id: string, author: Author): Promise<void> {
  for (let complete = false; !complete; ) {
    complete = await database().runTransaction(async (tx) => {
      const work = new Work(tx, author);
      const entity = await work.get(entities().doc(entity_id));
      const aligned = await alignEvents(work, entity_id, entity?.data.visibility ?? "hidden");
      aligned.write();
      return aligned.complete;
    });
  }
}
