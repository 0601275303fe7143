import { entityRoles, eventRoles } from "../runtime/collections.ts";
import { transact } from "../runtime/transact.ts";
import type { Author, Work } from "../runtime/work.ts";

// A transaction takes 500 writes; the rest follows in transactions of their own.
const page = 400;

/**
 * Takes what a person holds at single events of an entity, up to a page of it: whoever leaves a team keeps no way in,
 * least of all one that they gave themselves. Call it before any write, and what it gives with the writes.
 */
export async function takeAssignments(work: Work, entity_id: string, uid: string) {
  const held = await work.query(eventRoles().where("entity_id", "==", entity_id).where("uid", "==", uid).limit(page));
  return {
    complete: held.length < page,
    write: () => {
      for (const assignment of held) work.delete(assignment);
    },
  };
}

/**
 * The rest, where a person holds more than one transaction takes. Whoever is on the team again by then, or still, keeps
 * what they were given since.
 */
export async function takeRemainingAssignments(entity_id: string, uid: string, author: Author): Promise<void> {
  for (let complete = false; !complete; ) {
    complete = await transact(author, async (work) => {
      if ((await work.get(entityRoles().doc(`${entity_id}_${uid}`))) !== null) return true;
      const taken = await takeAssignments(work, entity_id, uid);
      taken.write();
      return taken.complete;
    });
  }
}
