import { entities } from "../entities/collections.ts";
import type { Decision } from "../runtime/four-eyes.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { Event } from "./model.ts";

/** Whom a decision on an event concerns: all who work on it, its owner, and whoever sent it in, also if they left since. */
export async function decidesOnEvent({ target, work }: { target: Found<Event>; work: Work }): Promise<Decision> {
  const { entity_id, submitted_by, proposed, updated_at } = target.data;
  const entity = await work.get(entities().doc(entity_id));
  const askers = [entity?.data.owner_id, submitted_by, proposed?.proposed_by];
  return {
    concerned: askers.filter((uid) => uid !== undefined),
    team: true,
    asked_at: proposed?.proposed_at ?? updated_at,
  };
}
