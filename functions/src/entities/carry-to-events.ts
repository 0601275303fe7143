/**
 * What an event carries of its entity, because a public list cannot look up each event's entity: what that is called, and
 * whether it shows.
 */
import { FieldPath } from "firebase-admin/firestore";
import { planBulk } from "../bulk.ts";
import { events } from "../events/collections.ts";
import type { Event, EventStatus } from "../events/model.ts";
import type { BulkPage } from "../runtime/bulk.ts";
import type { BulkChange } from "../runtime/collections.ts";
import type { Work } from "../runtime/work.ts";
import { entities } from "./collections.ts";
import type { Entity, OfEntity } from "./model.ts";

type Carried = Pick<Entity, "platform_id" | "name" | "visibility">;

// A transaction takes 500 writes; the rest follows in transactions of their own.
const page = 400;
const shown: readonly EventStatus[] = ["published", "postponed", "cancelled", "completed"];

/**
 * Prepares to bring an entity's events in line with what it is to be: up to a page of them in the caller's transaction, the
 * others after it. Sales stop or go on without it: they ask the entity. Call it before any write, and what it gives with
 * the writes.
 */
export async function planCarrying(work: Work, entity_id: string, carried: Carried): Promise<() => void> {
  const { next, write } = await alignPage(work, entity_id, carried, null);
  const { platform_id } = carried;
  const goOn = next === null ? null : await planBulk(work, "carry_to_events", { platform_id, entity_id });
  return () => {
    write();
    goOn?.();
  };
}

/** Each page asks the entity as it is by then. */
export async function carryPage(work: Work, { input, reached }: BulkChange<OfEntity>): Promise<BulkPage> {
  const entity = await work.get(entities().doc(input.entity_id));
  if (entity === null) return { next: null, write() {} };
  return alignPage(work, entity.id, entity.data, reached);
}

async function alignPage(
  work: Work,
  entity_id: string,
  carried: Omit<Carried, "platform_id">,
  after: string | null,
): Promise<BulkPage> {
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

function differences(
  event: Event,
  { name, visibility }: Omit<Carried, "platform_id">,
): Partial<Pick<Event, "entity_name" | "visibility">> {
  return {
    ...(event.entity_name !== name && { entity_name: name }),
    // What is not published stays hidden whatever its entity is.
    ...(shown.includes(event.status) && event.visibility !== visibility && { visibility }),
  };
}
