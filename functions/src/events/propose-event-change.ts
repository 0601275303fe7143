import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventCategory, eventId, place, title } from "../model/inputs.ts";
import { stateInWords } from "../model/machine.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { events } from "./collections.ts";
import type { EventIdentity } from "./model.ts";

/**
 * Changes the title, category and place of a public event. Where the platform looks at events, somebody looks at the
 * change first; there a newer proposal takes the place of an older one, and what the event is already takes it back.
 *
 * @returns `applied`, `proposed` or `withdrawn`
 * @throws failed-precondition  the event is not public, its entity is not approved, or nothing differs
 */
export const proposeEventChange = operation({
  name: "proposeEventChange",
  input: z.strictObject({ event_id: eventId, title, category: eventCategory, place }),
  output: z.strictObject({ status: z.enum(["withdrawn", "applied", "proposed"]) }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "event.update" },
  audit: "event.change_proposed",
  async run({ input, actor, target, platform, work, now }) {
    const { event_id: _, ...wanted } = input;
    const { status, entity_id, proposed = null } = target.data;
    if (status !== "published" && status !== "postponed") {
      throw new GatehouseError("failed-precondition", `This event is ${stateInWords(status)}, not public.`);
    }
    const entity = await work.get(entities().doc(entity_id));
    if (entity?.data.status !== "approved" || !entity.data.events_enabled) {
      throw new GatehouseError("failed-precondition", "The event's entity is not approved.");
    }
    const isSame = areSame(wanted, target.data);
    if (isSame && proposed === null) {
      throw new GatehouseError("failed-precondition", "This is what it is already.", { field: "title" });
    }
    if (isSame) {
      work.update(target, { proposed: null });
      return { status: "withdrawn" as const };
    }
    if (platform?.data.settings.event_review === false) {
      work.update(target, { ...wanted, proposed: null });
      return { status: "applied" as const };
    }
    work.update(target, { proposed: { ...wanted, proposed_by: actor.uid, proposed_at: instant(now) } });
    return { status: "proposed" as const };
  },
});

function areSame(one: EventIdentity, other: EventIdentity): boolean {
  return (
    one.title === other.title &&
    one.category === other.category &&
    one.place.name === other.place.name &&
    one.place.address === other.place.address
  );
}
