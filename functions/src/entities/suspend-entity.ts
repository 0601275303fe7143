import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { entityId, note } from "../model/inputs.ts";
import { stateInWords, transition } from "../model/machine.ts";
import { closePages, requestClosing } from "../payments/close-pages.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { carryToRest, planCarrying } from "./carry-to-events.ts";
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
  async run({ input, target, work, request_id }) {
    const { platform_id, owner_id, name } = target.data;
    // One whose deletion was asked for may become suspended too, but again, and by a refusal.
    if (target.data.status !== "approved") {
      throw new GatehouseError(
        "failed-precondition",
        `This entity is ${stateInWords(target.data.status)}, not approved.`,
      );
    }
    const status = transition(entityStates, target.data.status, "suspended");
    const events = await planCarrying(work, target.id, { ...target.data, visibility: "hidden" });
    work.update(target, { status, visibility: "hidden", events_enabled: false, ...events.mark });
    events.write();
    requestClosing(work, { platform_id, kind: "entity", scope_id: target.id });
    notify(work, owner_id, {
      platform_id,
      kind: "entity_suspended",
      link: `/workspace/${target.id}`,
      details: { entity: name, reason: input.reason },
    });
    return { status, platform_id, complete: events.complete, request_id };
  },
  async after({ status, platform_id, complete, request_id }, { input, actor, now }) {
    await closePages({ platform_id, kind: "entity", scope_id: input.entity_id }, now);
    if (!complete) await carryToRest(input.entity_id, { uid: actor.uid, request_id, now });
    return { status };
  },
});
