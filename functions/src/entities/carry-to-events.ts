/**
 * What an event carries of its entity, because a public list cannot look up each event's entity: what that is called, and
 * whether it shows.
 */
import { FieldPath } from "firebase-admin/firestore";
import { events } from "../events/collections.ts";
import type { Event, EventStatus } from "../events/model.ts";
import { systemActor } from "../runtime/actor.ts";
import { drain } from "../runtime/drain.ts";
import { transact } from "../runtime/transact.ts";
import type { Author, Work } from "../runtime/work.ts";
import { entities } from "./collections.ts";
import type { Entity } from "./model.ts";

type Carried = Pick<Entity, "name" | "visibility" | "events_behind">;

// A transaction takes 500 writes; the rest follows in transactions of their own.
const page = 400;
const shown: readonly EventStatus[] = ["published", "postponed", "cancelled", "completed"];

/**
 * Prepares to bring an entity's events in line with what it is to be, in the caller's transaction, up to a page of them.
 * Call it before any write; `mark` goes into the entity with the change, and {@link carryToRest} follows once that is
 * committed, where it is not `complete`. Cut off before it is through, the job goes on.
 */
export async function planCarrying(work: Work, entity_id: string, carried: Carried) {
  const { next, write } = await alignPage(work, entity_id, carried, null);
  const complete = next === null;
  const isMarked = carried.events_behind ?? false;
  return { complete, mark: complete === isMarked ? { events_behind: !complete } : {}, write };
}

/**
 * Page after page. Each asks the entity as it is by then, so that what is left of an older change never undoes a newer
 * one: it may be cut off anywhere, begun again, and go on beside another. Sales stop or go on without it: they ask the
 * entity.
 */
export async function carryToRest(entity_id: string, author: Author): Promise<void> {
  let from: Reached | null = { after: null, change: undefined };
  while (from !== null) from = await carryPage(entity_id, author, from);
}

/** How far it is, and which change of the entity that belongs to: after another one it counts for nothing. */
interface Reached {
  after: string | null;
  change: string | undefined;
}

/** Firestore runs a transaction anew where it met another one, so how far it came is told by what was committed alone. */
function carryPage(entity_id: string, author: Author, { after, change }: Reached): Promise<Reached | null> {
  return transact(author, async (work) => {
    const entity = await work.get(entities().doc(entity_id));
    if (entity === null) return null;
    const { request_id } = entity.data;
    const { next, write } = await alignPage(work, entity_id, entity.data, request_id === change ? after : null);
    write();
    if (next === null && entity.data.events_behind) work.updateQuietly(entity, { events_behind: false });
    return next === null ? null : { after: next, change: request_id };
  });
}

/** Goes on where an operation was cut off before all events were in line. */
export function resumeCarrying(now: Date) {
  const behind = entities().where("events_behind", "==", true).orderBy(FieldPath.documentId());
  const author = (id: string) => ({ uid: systemActor("carry-to-events").uid, request_id: id, now });
  return drain("carry to events", behind, ({ id }) => carryToRest(id, author(id)), now);
}

async function alignPage(work: Work, entity_id: string, carried: Carried, after: string | null) {
  const all = events().where("entity_id", "==", entity_id).orderBy(FieldPath.documentId());
  const found = await work.query((after === null ? all : all.startAfter(after)).limit(page));
  return {
    next: found.length < page ? null : (found.at(-1)?.id ?? null),
    write() {
      for (const event of found) {
        const patch = differences(event.data, carried);
        if (Object.keys(patch).length > 0) work.updateQuietly(event, patch);
      }
    },
  };
}

function differences(event: Event, { name, visibility }: Carried): Partial<Pick<Event, "entity_name" | "visibility">> {
  return {
    ...(event.entity_name !== name && { entity_name: name }),
    // What is not published stays hidden whatever its entity is.
    ...(shown.includes(event.status) && event.visibility !== visibility && { visibility }),
  };
}
