import { z } from "zod";
import { entityId, note } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { entities } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Rejects a pending entity with a reason that the applicant reads; they may edit it and send it again.
 *
 * @throws failed-precondition  the entity is not pending
 */
export const rejectEntity = operation({
  name: "rejectEntity",
  input: z.strictObject({ entity_id: entityId, reason: note }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.rejected",
  async run({ input, target, work }) {
    const { platform_id, owner_id, name } = target.data;
    const status = transition("entity", target.data.status, "rejected");
    work.update(target, { status, rejection_reason: input.reason });
    notify(work, owner_id, {
      platform_id,
      kind: "entity_rejected",
      link: `/workspace/${target.id}`,
      details: { entity: name, reason: input.reason },
    });
    return { status };
  },
});
