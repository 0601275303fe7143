import { z } from "zod";
import { planBulk } from "../bulk.ts";
import { entityId, note } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { planCarrying } from "./carry-to-events.ts";
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
  async run({ input, target, platform, work, now }) {
    assertNotHouse(target, platform, "It stays as long as the platform does");
    const status = transition(entityStates, target.data.status, "deletion_requested");
    const { platform_id } = target.data;
    const carry = await planCarrying(work, target.id, { ...target.data, visibility: "hidden" });
    const close = await planBulk(work, "close_pages", { platform_id, kind: "entity", scope_id: target.id });
    work.update(target, {
      status,
      visibility: "hidden",
      events_enabled: false,
      deletion: {
        reason: input.reason,
        requested_at: instant(now),
        was_suspended: target.data.status === "suspended",
      },
    });
    carry();
    close();
    return { status };
  },
});
