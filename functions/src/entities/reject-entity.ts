import { z } from "zod";
import { entityId, note, version } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { entities } from "./collections.ts";
import { entityStates } from "./model.ts";

/**
 * Rejects a pending entity with a reason that the applicant reads; they may edit it and send it again.
 *
 * @throws failed-precondition  it was changed since it was looked at; the entity is not pending
 * @throws four-eyes            by the applicant
 */
export const rejectEntity = operation({
  name: "rejectEntity",
  input: z.strictObject({ entity_id: entityId, reason: note, version }),
  output: z.strictObject({ status: z.literal("rejected") }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.rejected",
  decides: ({ target }) => ({ concerned: [target.data.owner_id], asked_at: target.data.updated_at }),
  async run({ input, target, work }) {
    const { platform_id, owner_id, name } = target.data;
    const status = transition(entityStates, target.data.status, "rejected");
    assertSeen(target.data, input.version);
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
