import { z } from "zod";
import { planBulk } from "../bulk.ts";
import { GatehouseError } from "../model/errors.ts";
import { entityId, note } from "../model/inputs.ts";
import { stateInWords, transition } from "../model/machine.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { planCarrying } from "./carry-to-events.ts";
import { entities } from "./collections.ts";
import { entityStates } from "./model.ts";

/**
 * Suspends an approved entity: it and its events are hidden, and nothing of it is sold from this moment.
 *
 * @throws failed-precondition  the entity is not approved
 */
export const suspendEntity = operation({
  name: "suspendEntity",
  input: z.strictObject({ entity_id: entityId, reason: note }),
  output: z.strictObject({ status: z.literal("suspended") }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.suspended",
  async run({ input, target, work }) {
    const { platform_id, owner_id, name } = target.data;
    // One whose deletion was asked for may become suspended too, but again, and by a refusal.
    if (target.data.status !== "approved") {
      throw new GatehouseError(
        "failed-precondition",
        `This entity is ${stateInWords(target.data.status)}, not approved.`,
      );
    }
    const status = transition(entityStates, target.data.status, "suspended");
    const carry = await planCarrying(work, target.id, { ...target.data, visibility: "hidden" });
    const close = await planBulk(work, "close_pages", { platform_id, kind: "entity", scope_id: target.id });
    work.update(target, { status, visibility: "hidden", events_enabled: false });
    carry();
    close();
    notify(work, owner_id, {
      platform_id,
      kind: "entity_suspended",
      link: `/workspace/${target.id}`,
      details: { entity: name, reason: input.reason },
    });
    return { status };
  },
});
