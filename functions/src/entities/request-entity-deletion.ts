import { z } from "zod";
import { entityId, note } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { closePages, requestClosing } from "../payments/close-pages.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { carryToRest, planCarrying } from "./carry-to-events.ts";
import { entities } from "./collections.ts";
import { assertNotHouse } from "./house-entity.ts";
import { entityStates } from "./model.ts";

/**
 * Asks the platform to delete an entity: it and its events are hidden, and nothing of it is sold from this moment.
 *
 * @throws failed-precondition  the entity is neither approved nor suspended, or is the house entity of its platform
 */
export const requestEntityDeletion = operation({
  name: "requestEntityDeletion",
  input: z.strictObject({ entity_id: entityId, reason: note }),
  output: z.strictObject({ status: z.literal("deletion_requested") }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "entity.request_deletion" },
  audit: "entity.deletion_requested",
  async run({ input, target, platform, work, request_id, now }) {
    assertNotHouse(target, platform, "It stays as long as the platform does");
    const status = transition(entityStates, target.data.status, "deletion_requested");
    const events = await planCarrying(work, target.id, { ...target.data, visibility: "hidden" });
    const { platform_id } = target.data;
    work.update(target, {
      status,
      visibility: "hidden",
      events_enabled: false,
      ...events.mark,
      deletion: {
        reason: input.reason,
        requested_at: instant(now),
        was_suspended: target.data.status === "suspended",
        removing_team: false,
      },
    });
    events.write();
    requestClosing(work, { platform_id, kind: "entity", scope_id: target.id });
    return { status, platform_id, complete: events.complete, request_id };
  },
  async after({ status, platform_id, complete, request_id }, { input, actor, now }) {
    await closePages({ platform_id, kind: "entity", scope_id: input.entity_id }, now);
    if (!complete) await carryToRest(input.entity_id, { uid: actor.uid, request_id, now });
    return { status };
  },
});
